package dev.kappa.connectors.kafka.snapshot;

import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.table.data.RowData;

/** A row as one message left it: the message's key (each byte a character), its offset, the row, whose kind may be DELETE. */
public final class KeyedChange extends Tuple3<String, Long, RowData> {
    private static final long serialVersionUID = 1L;

    /** For Flink's serializer. */
    public KeyedChange() {}

    KeyedChange(String key, long offset, RowData row) {
        super(key, offset, row);
    }
}
