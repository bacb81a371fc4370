package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.RunningJob;
import dev.kappa.topology.definition.TrialOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other code on the state of a running job, which writes exactly once to a real broker and is not disturbed by any trial; in the end the
 * new code goes on where the old one was stopped.
 */
class TrialIT {
    private static final String GROUP = "kappa.tap_totals.v1";
    private final Broker broker = Broker.shared();

    @TempDir
    Path directory;

    /** Counts the taps; each row has the count so far, and who counted. */
    private static final class Counting implements StreamJob {
        private final String by;
        private final String uid;
        private final Class<?> type;

        Counting(String by, String uid, Class<?> type) {
            this.by = by;
            this.uid = uid;
            this.type = type;
        }

        @Override
        public DataStream<Row> build(StreamJobContext context) {
            return context.input("taps")
                    .keyBy(row -> (String) row.getField(0))
                    .process(new Count<>(by, type))
                    .returns(context.outputType())
                    .uid(uid);
        }
    }

    private static final class Count<T> extends KeyedProcessFunction<String, Row, Row> {
        private static final long serialVersionUID = 1L;

        private final String by;
        private final Class<T> type;
        private transient ValueState<T> count;

        Count(String by, Class<T> type) {
            this.by = by;
            this.type = type;
        }

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", type));
        }

        @Override
        public void processElement(Row row, Context context, Collector<Row> out) throws Exception {
            long next = count.value() == null ? 1 : Long.parseLong(count.value().toString()) + 1;
            count.update(type.cast(type == Long.class ? Long.valueOf(next) : Long.toString(next)));
            out.collect(Row.of(next, by));
        }
    }

    private static final Supplier<StreamJob> OLD = () -> new Counting("old", "totals", Long.class);
    private static final Supplier<StreamJob> NEW = () -> new Counting("new", "totals", Long.class);

    private String spec() {
        return """
            {"inputs":[{"name":"taps","topic":"taps.v1","groupId":"%s","mode":"append",
               "columns":[{"name":"customer","type":"STRING"}],"key":null,"watermark":null}],
             "output":{"options":{"topic":"tap_totals.v1","transactional-id-prefix":"%s","changelog-mode":"append",
                "transaction.timeout":"60 s"},
              "columns":[{"name":"total","type":"BIGINT"},{"name":"counted_by","type":"STRING"}],"key":null},
             "kafka":{"bootstrap.servers":"%s"},"options":{}}
            """
                .formatted(GROUP, GROUP, broker.bootstrap());
    }

    private RunningJob live(Supplier<StreamJob> job, Optional<String> from) throws Exception {
        return RunningJob.start(directory, 1, from, env -> DataStreamJobRunner.prepare(env, job, spec()));
    }

    private RunningJob trial(Supplier<StreamJob> job, String savepoint) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString(TrialOptions.TRIAL, "true");
        configuration.setString(TrialOptions.FORMER_UIDS, "input-taps,rows-taps,totals");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("execution.state-recovery.ignore-unclaimed-state", "true");
        return RunningJob.start(
                directory,
                1,
                Optional.of(savepoint),
                configuration,
                env -> DataStreamJobRunner.prepare(env, job, spec()));
    }

    private List<String> output() {
        return broker.read("tap_totals.v1").stream()
                .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private long rowsBy(String counter) {
        return output().stream()
                .filter(row -> row.endsWith("\"" + counter + "\"}"))
                .count();
    }

    private static String row(int total, String by) {
        return "{\"total\":" + total + ",\"counted_by\":\"" + by + "\"}";
    }

    @Test
    void aTrialShowsWhatNewCodeCanDoWithTheStateAndDisturbsNobody() throws Exception {
        broker.createTopics(1, "taps.v1", "tap_totals.v1");
        AtomicBoolean feeding = new AtomicBoolean(true);
        AtomicInteger sent = new AtomicInteger();
        Thread feeder = new Thread(() -> {
            while (feeding.get()) {
                broker.send("taps.v1", "{\"customer\":\"c\"}");
                broker.flush();
                sent.incrementAndGet();
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        feeder.start();
        RunningJob live = live(OLD, Optional.empty());
        live.await("the first rows", () -> output().size() > 50);
        String savepoint = live.savepoint();

        try (RunningJob trial = trial(NEW, savepoint)) {
            trial.await("the trial's checkpoint", trial::hasCheckpoint);
        }
        IllegalStateException missing = assertThrows(
                IllegalStateException.class, () -> trial(() -> new Counting("x", "sums", Long.class), savepoint));
        assertTrue(
                missing.getMessage()
                        .startsWith(
                                "the savepoint holds state of the operator totals, which the new jar does not have"),
                missing.getMessage());
        try (RunningJob trial = trial(() -> new Counting("x", "totals", String.class), savepoint)) {
            Throwable failure = trial.failure();
            assertTrue(
                    org.apache.flink.util.ExceptionUtils.stringifyException(failure)
                            .contains("StateMigrationException"),
                    failure.toString());
        }

        int before = output().size();
        live.await("the live job goes on after the trials", () -> output().size() > before + 20);
        assertEquals(JobStatus.RUNNING, live.status());
        RunningJob next = live(NEW, Optional.of(live.stop()));
        next.await("the new code's rows", () -> rowsBy("new") > 20);
        feeding.set(false);
        feeder.join();
        next.await("all rows", () -> output().size() == sent.get());
        next.stop();

        // What the stopped job wrote last is seen a little after it has ended, when the broker has marked it as
        // committed.
        long old = rowsBy("old");
        List<String> expected = IntStream.rangeClosed(1, sent.get())
                .mapToObj(i -> row(i, i <= old ? "old" : "new"))
                .toList();
        assertEquals(expected, output());
    }
}
