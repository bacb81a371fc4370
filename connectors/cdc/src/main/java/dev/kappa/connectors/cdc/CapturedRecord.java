package dev.kappa.connectors.cdc;

/**
 * One message of a raw topic, ready to be written. Public and mutable because Flink's serializer for it needs that.
 */
public final class CapturedRecord {
    /** The topic with its prefix. */
    public String topic;

    /** JSON of the primary key; null for a table without one. */
    public byte[] key;

    /** The change as debezium-json. */
    public byte[] value;

    /** When it happened in the database, epoch milliseconds. */
    public long timestamp;

    public CapturedRecord() {}

    public CapturedRecord(String topic, byte[] key, byte[] value, long timestamp) {
        this.topic = topic;
        this.key = key;
        this.value = value;
        this.timestamp = timestamp;
    }
}
