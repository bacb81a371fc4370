package dev.kappa.connectors.cdc;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.Systems;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Rows a second, by {@code -Dkappa.throughput=1000000}; not part of the ordinary run. */
@EnabledIfSystemProperty(named = "kappa.throughput", matches = "[0-9]+")
class ThroughputIT {
    @Test
    void rowsASecond() throws Exception {
        int rows = Integer.getInteger("kappa.throughput");
        String[] setup = {
            "CREATE TABLE t (id bigint PRIMARY KEY, name text, price numeric(10,2), at timestamptz, note text)",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            "INSERT INTO t SELECT i, 'name ' || i, i * 0.01, now(), repeat('x', 40) FROM generate_series(1, " + rows
                    + ") i"
        };
        try (Capture capture =
                Capture.ofPostgres("throughput", Map.of(), setup).checkpointEvery(Duration.ofSeconds(2))) {
            Systems.kafka();
            Systems.flink();
            long start = System.nanoTime();
            capture.start();
            awaitEnd(rows, "throughput.public.t");
            print("snapshot", rows, start);
            capture.awaitStreaming();
            Systems.postgres().run("throughput", "UPDATE t SET price = price + 1");
            start = System.nanoTime();
            awaitEnd(2L * rows, "throughput.public.t");
            print("log (updates, one transaction)", rows, start);
            Systems.postgres().run("throughput", "SELECT 1");
            long worst = 0;
            for (int i = 1; i <= 20; i++) {
                long before = System.nanoTime();
                Systems.postgres().run("throughput", "UPDATE t SET price = 0 WHERE id = " + i);
                awaitEnd(2L * rows + i, "throughput.public.t");
                worst = Math.max(worst, System.nanoTime() - before);
            }
            System.out.println(
                    "THROUGHPUT one change, commit to committed in Kafka, worst of 20: " + worst / 1_000_000 + " ms");
        }
    }

    private static void print(String what, int rows, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("THROUGHPUT %s: %d rows in %.1f s, %.0f rows/s%n", what, rows, seconds, rows / seconds);
    }

    /** Ends of transactions take a place each, so the end is past the number of records. */
    private static void awaitEnd(long records, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (var admin = Systems.kafka().admin()) {
            Eventually.until(records + " records", Duration.ofMinutes(10), () -> {
                if (!admin.listTopics().names().get().contains(topic)) {
                    return false;
                }
                Map<TopicPartition, OffsetSpec> ask = new HashMap<>(Map.of(partition, OffsetSpec.latest()));
                var options = new org.apache.kafka.clients.admin.ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
                long end = admin.listOffsets(ask, options)
                        .partitionResult(partition)
                        .get()
                        .offset();
                return end >= records && Systems.kafka().committed(topic).size() >= records;
            });
        }
    }
}
