package dev.kappa.connectors.s3.testing;

import dev.kappa.connectors.s3.BucketPipeline;
import dev.kappa.connectors.s3.BucketSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/** A Flink cluster that runs jobs of bucket sources; one for all tests. */
public final class BucketCluster {
    private static BucketCluster started;

    private final Servers servers;
    private final Path directory;
    private final Configuration configuration;
    private final MiniCluster cluster;
    private int lostTaskManagers;

    private BucketCluster(Servers servers, Path directory, Configuration configuration, MiniCluster cluster) {
        this.servers = servers;
        this.directory = directory;
        this.configuration = configuration;
        this.cluster = cluster;
    }

    public static synchronized BucketCluster get(Servers servers) throws Exception {
        if (started == null) {
            Path directory = servers.directory("flink");
            Configuration configuration = configuration(directory);
            MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(4)
                    .build());
            cluster.start();
            started = new BucketCluster(servers, directory, configuration, cluster);
        }
        return started;
    }

    private static Configuration configuration(Path directory) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.PORT, 0);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, 4);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
        return configuration;
    }

    public BucketSpec spec(String source, Map<String, String> options) {
        Map<String, String> kafka = Map.of("bootstrap.servers", servers.kafka().bootstrap());
        return new BucketSpec(source, options, kafka, "", 2, (short) 1);
    }

    public JobID start(String source, Map<String, String> options, int parallelism, Duration checkpoints)
            throws Exception {
        return start(source, options, parallelism, checkpoints, SavepointRestoreSettings.none());
    }

    public JobID start(
            String source,
            Map<String, String> options,
            int parallelism,
            Duration checkpoints,
            SavepointRestoreSettings from)
            throws Exception {
        Configuration own = new Configuration(configuration);
        own.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(own);
        environment.setParallelism(parallelism);
        BucketPipeline pipeline = new BucketPipeline(spec(source, options), 1);
        pipeline.createTopics();
        pipeline.build(environment);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(from);
        return cluster.submitJob(graph).get().getJobID();
    }

    public void awaitRunning(JobID job) throws Exception {
        await("every task runs", () -> vertices(job).allMatch(v -> v.getExecutionState() == ExecutionState.RUNNING));
    }

    /** How often the job was started again. */
    public long restarts(JobID job) throws Exception {
        return vertices(job)
                .mapToLong(vertex -> vertex.getCurrentExecutionAttempt().getAttemptNumber())
                .max()
                .orElse(0);
    }

    /** From its trigger to its completion. */
    public Duration longestCheckpoint(JobID job) throws Exception {
        return Duration.ofMillis(cluster.getExecutionGraph(job)
                .get()
                .getCheckpointStatsSnapshot()
                .getSummaryStats()
                .getEndToEndDurationStats()
                .getMaximum());
    }

    private Stream<AccessExecutionVertex> vertices(JobID job) throws Exception {
        return StreamSupport.stream(
                        cluster.getExecutionGraph(job)
                                .get()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .map(AccessExecutionVertex.class::cast);
    }

    /** Waits until the job has failed for good; its whole failure. */
    public String failure(JobID job) throws Exception {
        await("the job has failed", () -> cluster.getJobStatus(job).get() == JobStatus.FAILED);
        return ExceptionUtils.stringifyException(cluster.requestJobResult(job)
                .get()
                .getSerializedThrowable()
                .orElseThrow()
                .deserializeError(getClass().getClassLoader()));
    }

    public void checkpoint(JobID job) throws Exception {
        cluster.triggerCheckpoint(job).get();
    }

    public String stopWithSavepoint(JobID job) throws Exception {
        String savepoint = cluster.stopWithSavepoint(
                        job, directory.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        awaitEnd(job);
        return savepoint;
    }

    public void cancel(JobID job) throws Exception {
        cluster.cancelJob(job).get();
        awaitEnd(job);
    }

    private void awaitEnd(JobID job) throws Exception {
        await("the job has ended", () -> cluster.getJobStatus(job).get().isGloballyTerminalState());
    }

    /** Takes the process away under the job, and puts another one there. */
    public void loseTaskManager() throws Exception {
        cluster.terminateTaskManager(lostTaskManagers++).get();
        cluster.startTaskManager();
    }

    public static void await(String what, Callable<Boolean> condition) throws Exception {
        Duration longest = Duration.ofSeconds(120);
        Instant deadline = Instant.now().plus(longest);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited " + longest.toSeconds() + " s in vain until " + what);
            }
            Thread.sleep(50);
        }
    }
}
