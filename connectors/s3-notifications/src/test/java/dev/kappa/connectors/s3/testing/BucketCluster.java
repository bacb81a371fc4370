package dev.kappa.connectors.s3.testing;

import dev.kappa.connectors.s3.BucketPipeline;
import dev.kappa.connectors.s3.BucketSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster that runs the job of one bucket source. */
public final class BucketCluster implements AutoCloseable {
    private final Servers servers;
    private final Path directory;
    private final Configuration configuration = new Configuration();
    private final MiniCluster cluster;

    public BucketCluster(Servers servers, String name, Duration checkpointInterval) throws Exception {
        this.servers = servers;
        this.directory = servers.directory(name);
        configuration.set(RestOptions.PORT, 0);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, 4);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
        this.cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
        cluster.start();
    }

    public BucketSpec spec(String source, Map<String, String> options) {
        return new BucketSpec(
                source, options, Map.of("bootstrap.servers", servers.kafka().bootstrap()), "", 2, (short) 1);
    }

    public JobID start(String source, Map<String, String> options, int parallelism) throws Exception {
        return start(source, options, parallelism, SavepointRestoreSettings.none());
    }

    public JobID start(String source, Map<String, String> options, int parallelism, SavepointRestoreSettings from)
            throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        BucketPipeline pipeline = new BucketPipeline(spec(source, options), 1);
        pipeline.createTopics();
        pipeline.build(environment);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(from);
        JobID job = cluster.submitJob(graph).get().getJobID();
        await("the job runs", () -> cluster.getJobStatus(job).get() == JobStatus.RUNNING && running(job));
        return job;
    }

    private boolean running(JobID job) throws Exception {
        return java.util.stream.StreamSupport.stream(
                        cluster.getExecutionGraph(job)
                                .get()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .allMatch(vertex ->
                        vertex.getExecutionState() == org.apache.flink.runtime.execution.ExecutionState.RUNNING);
    }

    public JobStatus status(JobID job) throws Exception {
        return cluster.getJobStatus(job).get();
    }

    public long restarts(JobID job) throws Exception {
        return java.util.stream.StreamSupport.stream(
                        cluster.getExecutionGraph(job)
                                .get()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .mapToLong(vertex -> vertex.getCurrentExecutionAttempt().getAttemptNumber())
                .max()
                .orElse(0);
    }

    public String failure(JobID job) throws Exception {
        return cluster.requestJobResult(job)
                        .get()
                        .getSerializedThrowable()
                        .map(Throwable::getMessage)
                        .orElse("")
                + org.apache.flink.util.ExceptionUtils.stringifyException(cluster.requestJobResult(job)
                        .get()
                        .getSerializedThrowable()
                        .map(t -> t.deserializeError(getClass().getClassLoader()))
                        .orElseThrow());
    }

    public void checkpoint(JobID job) throws Exception {
        cluster.triggerCheckpoint(job).get();
    }

    public String stopWithSavepoint(JobID job) throws Exception {
        String savepoint = cluster.stopWithSavepoint(
                        job, directory.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        await("the job has stopped", () -> status(job).isGloballyTerminalState());
        return savepoint;
    }

    public void cancel(JobID job) throws Exception {
        cluster.cancelJob(job).get();
        await("the job is cancelled", () -> status(job).isGloballyTerminalState());
    }

    /** Takes the process away under the job, and puts another one there. */
    public void loseTaskManager() throws Exception {
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
    }

    public static void await(String what, Callable<Boolean> condition) throws Exception {
        await(what, Duration.ofSeconds(60), condition);
    }

    public static void await(String what, Duration longest, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(longest);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited " + longest.toSeconds() + " s in vain until " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
