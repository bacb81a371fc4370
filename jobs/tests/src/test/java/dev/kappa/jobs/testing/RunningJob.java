package dev.kappa.jobs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job on a small cluster of its own in this JVM: started anew or from saved state, stopped, killed. */
public final class RunningJob implements AutoCloseable {

    private final JobClient client;
    private final Path checkpoints;
    private final Path savepoints;

    private RunningJob(JobClient client, Path checkpoints, Path savepoints) {
        this.client = client;
        this.checkpoints = checkpoints;
        this.savepoints = savepoints;
    }

    /** Puts the operators of a job into an environment. */
    @FunctionalInterface
    public interface Content {
        void addTo(StreamExecutionEnvironment env) throws Exception;
    }

    public static RunningJob start(Path directory, int parallelism, Optional<String> savedState, Content content)
            throws Exception {
        return start(directory, parallelism, savedState, new Configuration(), content);
    }

    public static RunningJob start(
            Path directory, int parallelism, Optional<String> savedState, Configuration extra, Content content)
            throws Exception {
        Path checkpoints = Files.createDirectories(directory.resolve("checkpoints-" + System.nanoTime()));
        Path savepoints = Files.createDirectories(directory.resolve("savepoints"));
        Configuration configuration = new Configuration(extra);
        configuration.setString(
                "execution.checkpointing.interval", extra.getString("execution.checkpointing.interval", "300ms"));
        configuration.setString(
                "execution.checkpointing.dir", checkpoints.toUri().toString());
        configuration.setString("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        configuration.setString("state.backend.type", "rocksdb");
        configuration.setString("parallelism.default", String.valueOf(parallelism));
        configuration.setString("taskmanager.numberOfTaskSlots", "4");
        configuration.setString("restart-strategy.type", extra.getString("restart-strategy.type", "fixed-delay"));
        configuration.setString("restart-strategy.fixed-delay.attempts", "20");
        configuration.setString("restart-strategy.fixed-delay.delay", "200ms");
        configuration.setString("metrics.reporters", "captured");
        configuration.setString("metrics.reporter.captured.factory.class", CapturedMetrics.Factory.class.getName());
        configuration.addAll(extra);
        savedState.ifPresent(path -> configuration.setString("execution.state-recovery.path", path));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        content.addTo(env);
        return new RunningJob(env.executeAsync("test"), checkpoints, savepoints);
    }

    /** Stops with a savepoint, all side effects committed, and gives its path; waits until the job runs. */
    public String stop() throws Exception {
        StringBuilder path = new StringBuilder();
        waitFor("the job stops with a savepoint", () -> {
            try {
                path.append(
                        client.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                                .get());
                return true;
            } catch (Exception notYetRunning) {
                if (notYetRunning.getMessage().contains("Not all required tasks are currently running")) {
                    return false;
                }
                throw new IllegalStateException(notYetRunning);
            }
        });
        return path.toString();
    }

    /** A savepoint of the job, which goes on running. */
    public String savepoint() throws Exception {
        return client.triggerSavepoint(savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    /** Whether the job has completed a checkpoint of its own that is still there. */
    public boolean hasCheckpoint() {
        try (Stream<Path> files = Files.walk(checkpoints)) {
            return files.anyMatch(file -> file.endsWith("_metadata"));
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }

    /** Cancels without saying goodbye, as a crash would, and gives the newest retained checkpoint. */
    public String kill() throws Exception {
        client.cancel().get();
        await("the job is cancelled", () -> status() == JobStatus.CANCELED);
        try (Stream<Path> files = Files.walk(checkpoints)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingInt(path ->
                            Integer.parseInt(path.getFileName().toString().substring("chk-".length()))))
                    .orElseThrow(() -> new AssertionError("no checkpoint has completed in " + checkpoints))
                    .toUri()
                    .toString();
        }
    }

    public JobStatus status() {
        try {
            return client.getJobStatus().get();
        } catch (Exception clusterGone) {
            return JobStatus.CANCELED;
        }
    }

    /** The reason of a job that has failed for good. */
    public Throwable failure() {
        try {
            client.getJobExecutionResult().get();
            throw new AssertionError("the job has not failed");
        } catch (Exception expected) {
            return expected;
        }
    }

    public void await(String what, BooleanSupplier condition) throws InterruptedException {
        waitFor(what, condition);
    }

    public static void waitFor(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 120 s: " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        if (!status().isGloballyTerminalState()) {
            client.cancel().get();
            waitFor("the job is cancelled", () -> status().isGloballyTerminalState());
        }
    }
}
