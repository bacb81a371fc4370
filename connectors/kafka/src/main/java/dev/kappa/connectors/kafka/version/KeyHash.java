package dev.kappa.connectors.kafka.version;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** A number by which rows of equal keys meet: taken of the key's binary form, so that it is the same in every process. */
final class KeyHash implements KeySelector<RowData, Integer> {

    private static final long serialVersionUID = 1L;

    private final RowKey key;
    private transient RowDataSerializer serializer;

    KeyHash(RowKey key) {
        this.key = key;
    }

    @Override
    public Integer getKey(RowData row) {
        if (serializer == null) {
            serializer = new RowDataSerializer(key.type());
        }
        return serializer.toBinaryRow(key.of(row)).hashCode();
    }
}
