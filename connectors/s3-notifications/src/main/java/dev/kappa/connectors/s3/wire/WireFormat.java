package dev.kappa.connectors.s3.wire;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How an immutable value is written and read. */
public interface WireFormat<T> extends Serializable {
    void write(T value, DataOutputView out) throws IOException;

    T read(DataInputView in) throws IOException;
}
