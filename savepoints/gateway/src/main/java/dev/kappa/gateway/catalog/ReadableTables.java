package dev.kappa.gateway.catalog;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;

/**
 * Makes the table by which Flink reads a version's topic: the stock Kafka connector from the first record on, committed
 * records only. In batch mode up to the topic's end at that moment; an updating stream is then the rows that it stands for.
 *
 * @param kafka properties of the Kafka client
 * @param group the consumer group of the version that reads; absent for a SELECT, which commits nothing
 * @param batch whether they are read in batch mode
 */
public record ReadableTables(Map<String, String> kafka, Optional<String> group, boolean batch) {
    public ReadableTables {
        kafka = Map.copyOf(kafka);
    }

    /** For a SELECT. */
    public static ReadableTables of(Map<String, String> kafka) {
        return new ReadableTables(kafka, Optional.empty(), false);
    }

    public ReadableTables readBy(String consumerGroup) {
        return new ReadableTables(kafka, Optional.of(consumerGroup), batch);
    }

    public ReadableTables inBatch(boolean inBatchMode) {
        return new ReadableTables(kafka, group, inBatchMode);
    }

    public CatalogTable of(VersionDefinition version) {
        Schema.Builder schema = Schema.newBuilder();
        version.columns().forEach(c -> schema.column(c.name(), c.type()));
        // Flink takes a row for late that is at the watermark; of rows of one instant all but the first would be.
        version.watermark()
                .ifPresent(w -> schema.watermark(w.column(), "(" + w.expression() + ") - INTERVAL '0.001' SECOND"));
        primaryKey(version).ifPresent(schema::primaryKey);
        return CatalogTable.newBuilder()
                .schema(schema.build())
                .comment(version.kind().words() + " " + version.id())
                .partitionKeys(List.of())
                .options(options(version))
                .build();
    }

    /** Flink knows no key with a column that may be null, nor the empty one; our own analysis knows both. */
    private static Optional<List<String>> primaryKey(VersionDefinition version) {
        return version.key().filter(key -> !key.isEmpty()).filter(key -> version.columns().stream()
                .filter(c -> key.contains(c.name()))
                .noneMatch(Column::nullable));
    }

    private Map<String, String> options(VersionDefinition version) {
        String topic = version.topic()
                .orElseThrow(() -> new IllegalArgumentException(version.id() + " has no topic that could be read"));
        boolean appends = version.changelog() == ChangelogKind.APPEND;
        if (batch && !appends) {
            return snapshot(topic);
        }
        String format = appends ? "json" : "debezium-json";
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kafka");
        options.put("topic", topic);
        kafka.forEach((key, value) -> options.put("properties." + key, value));
        options.put("properties.isolation.level", "read_committed");
        group.ifPresent(g -> options.put("properties.group.id", g));
        options.put("scan.startup.mode", "earliest-offset");
        if (batch) {
            options.put("scan.bounded.mode", "latest-offset");
        }
        options.put("value.format", format);
        options.put("value." + format + ".timestamp-format.standard", "ISO-8601");
        return options;
    }

    private Map<String, String> snapshot(String topic) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kappa-snapshot");
        options.put("topic", topic);
        kafka.forEach((key, value) -> options.put("properties." + key, value));
        options.put("format", "debezium-json");
        options.put("debezium-json.timestamp-format.standard", "ISO-8601");
        return options;
    }
}
