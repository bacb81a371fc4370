package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kappa.connectors.kafka.commit.CommitGuard;
import dev.kappa.connectors.kafka.commit.GuardedSink;
import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.Plans;
import dev.kappa.jobs.testing.RunningJob;
import dev.kappa.topology.Names;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job fails after its checkpoint is complete and before its transaction is committed, and comes back when the broker has aborted the
 * transaction. The connector then goes on without the records; the product must have left notice of each such loss.
 */
class LostTransactionsIT {
    private static final int AT_ONCE = 20;
    private static final AtomicBoolean ARMED = new AtomicBoolean();

    private final Broker broker = Broker.shared();

    @TempDir
    Path directory;

    /** Fails the next commit before it reaches Kafka. */
    private record Stopped() implements CommitGuard {
        private static final long serialVersionUID = 1L;

        @Override
        public <C> Committer<C> around(Committer<C> committer) {
            return new Committer<>() {
                @Override
                public void commit(Collection<CommitRequest<C>> requests) throws IOException, InterruptedException {
                    if (!requests.isEmpty() && ARMED.compareAndSet(true, false)) {
                        throw new IOException("stopped in the midst of a commit");
                    }
                    committer.commit(requests);
                }

                @Override
                public void close() throws Exception {
                    committer.close();
                }
            };
        }
    }

    @Test
    void noTransactionIsLostSilently() throws Exception {
        outages("lossy", 2, Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    @Test
    @Tag("torture")
    void noTransactionIsLostSilentlyInLongOutages() throws Exception {
        outages("lossier", 5, Duration.ofSeconds(20), Duration.ofSeconds(40));
    }

    private void outages(String name, int times, Duration timeout, Duration outage) throws Exception {
        broker.createTopics(1, name, name + ".v1");
        String plan = Plans.compile(
                List.of(
                        "CREATE TABLE facts (id STRING) WITH ('connector'='kafka', 'topic'='" + name
                                + "', 'format'='json', 'scan.startup.mode'='earliest-offset', 'properties.group.id'='g."
                                + name
                                + "', 'properties.isolation.level'='read_committed', 'properties.bootstrap.servers'='"
                                + broker.bootstrap() + "')",
                        AdmissionIT.version(name, "id STRING", "'changelog-mode'='append'")
                                .replace("'60 s'", "'" + timeout.toSeconds() + " s'")),
                "INSERT INTO version_" + name + " SELECT id FROM facts");
        Configuration slow =
                Configuration.fromMap(Map.of("restart-strategy.fixed-delay.delay", outage.toMillis() + " ms"));
        Set<String> sent = new TreeSet<>();
        int lost = 0;
        RunningJob job = RunningJob.start(directory, 1, Optional.empty(), slow, env -> {
            SqlJob.build(env, plan);
            stopInTheMidst(env);
        });
        for (int round = 1; round <= times; round++) {
            Set<String> before = send(name, "a" + round);
            job.await("what came before outage " + round, () -> shown(name).containsAll(before));
            ARMED.set(true);
            Set<String> during = send(name, "b" + round);
            job.await("outage " + round, () -> !ARMED.get());
            Set<String> after = send(name, "c" + round);
            job.await("what came after outage " + round, () -> shown(name).containsAll(after));
            sent.addAll(before);
            sent.addAll(during);
            sent.addAll(after);
            Set<String> missing = new TreeSet<>(sent);
            missing.removeAll(shown(name));
            assertFalse(missing.size() <= lost, "outage " + round + " lost nothing: the fault missed");
            lost = missing.size();
            assertEquals(round, notices(name), "notices");
        }
        System.out.println(
                times + " outages of " + outage.toSeconds() + " s with a transaction timeout of " + timeout.toSeconds()
                        + " s: " + lost + " of " + sent.size() + " records lost, notices " + notices(name));
        job.stop();
        assertEquals(sent.size() - lost, broker.read(name + ".v1").size(), "none is doubled");
    }

    private Set<String> send(String topic, String prefix) {
        Set<String> ids =
                IntStream.range(0, AT_ONCE).mapToObj(i -> prefix + "-" + i).collect(Collectors.toSet());
        ids.forEach(id -> broker.send(topic, "{\"id\":\"" + id + "\"}"));
        broker.flush();
        return ids;
    }

    private Set<String> shown(String name) {
        return broker.read(name + ".v1").stream()
                .map(r -> new String(r.value(), StandardCharsets.UTF_8).replaceAll(".*:\"(.*)\".*", "$1"))
                .collect(Collectors.toSet());
    }

    private long notices(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            return admin
                    .listConsumerGroupOffsets(Names.lossGroup("kappa." + name + ".v1"))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
    }

    /** Puts the fault around whatever sink the product has made. */
    private static void stopInTheMidst(StreamExecutionEnvironment env) throws Exception {
        int sinks = 0;
        for (Transformation<?> transformation : List.copyOf(env.getTransformations())) {
            if (transformation instanceof SinkTransformation<?, ?> sink) {
                Field field = SinkTransformation.class.getDeclaredField("sink");
                field.setAccessible(true);
                field.set(sink, GuardedSink.of((Sink<?>) field.get(sink), new Stopped()));
                sinks++;
            }
        }
        assertEquals(1, sinks);
    }
}
