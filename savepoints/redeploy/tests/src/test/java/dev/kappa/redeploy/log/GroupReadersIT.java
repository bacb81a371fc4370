package dev.kappa.redeploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupReadersIT {
    private static final Duration HALF = GroupReaders.STILL.dividedBy(2);

    private Instant now = Instant.EPOCH;

    @Test
    void aGroupWithoutMembersReadsAsLongAsItMovesAndHasRecordsBeforeIt(@TempDir Path directory) throws Exception {
        TestKafka.servers();
        try (KafkaCalls kafka = new KafkaCalls(TestConfig.in(directory, ""));
                KafkaLog log = new KafkaLog(TestConfig.in(directory, ""));
                Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.SERVERS))) {
            log.create("unjoined", 1);
            GroupReaders readers =
                    new GroupReaders(kafka, log::groupOffsets, topic -> new TreeMap<>(Map.of(0, 100L)), () -> now);
            assertEquals(Set.of(), readers.of("unjoined"));

            commit(admin, 10);
            assertEquals(Set.of("a Flink job"), readers.of("unjoined"));
            now = now.plus(HALF);
            commit(admin, 20);
            assertEquals(Set.of("a Flink job"), readers.of("unjoined"));
            now = now.plus(HALF);
            assertEquals(Set.of("a Flink job"), readers.of("unjoined"));
            now = now.plus(HALF);
            assertEquals(Set.of(), readers.of("unjoined"), "it has stood still");

            commit(admin, 30);
            assertEquals(Set.of("a Flink job"), readers.of("unjoined"), "it goes on");
            commit(admin, 100);
            assertEquals(Set.of(), readers.of("unjoined"), "it has read everything");
            assertEquals(Set.of(), readers.of("another"));
        }
    }

    private static void commit(Admin admin, long position) throws Exception {
        admin.alterConsumerGroupOffsets(
                        "a Flink job", Map.of(new TopicPartition("unjoined", 0), new OffsetAndMetadata(position)))
                .all()
                .get();
    }
}
