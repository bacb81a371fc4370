package dev.kappa.connectors.kafka.raw;

import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;

/** Looks at a record's bytes for what the format's decoder would accept and silently change. */
interface StrictInput extends Serializable {

    /** For formats that change nothing silently. */
    StrictInput NONE = value -> {};

    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /** Throws {@link Refused}, or any exception of a parser. */
    void check(byte[] value) throws Exception;
}
