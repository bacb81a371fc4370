package dev.kappa.connectors.s3.wire;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** For values on the wire only. No state is kept with it: state has formats that name their version. */
final class WireSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final WireFormat<T> format;

    WireSerializer(Class<T> type, WireFormat<T> format) {
        this.type = type;
        this.format = format;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public T createInstance() {
        throw new UnsupportedOperationException("a " + type.getSimpleName() + " cannot be made without its values");
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T value, DataOutputView out) throws IOException {
        format.write(value, out);
    }

    @Override
    public T deserialize(DataInputView in) throws IOException {
        return format.read(in);
    }

    @Override
    public T deserialize(T reuse, DataInputView in) throws IOException {
        return format.read(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        format.write(format.read(in), out);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        throw new UnsupportedOperationException("state of " + type.getSimpleName() + " needs a versioned format");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireSerializer<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type);
    }
}
