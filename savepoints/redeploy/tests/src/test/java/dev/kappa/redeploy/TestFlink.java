package dev.kappa.redeploy;

import dev.kappa.redeploy.flink.RestFlinkCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A real session cluster in this JVM, with REST and without high availability, that can be killed and started anew. */
public final class TestFlink implements AutoCloseable {
    public static final int PORT = TestPorts.at(81);

    private final Path directory;
    private final int slots;
    private final int retainedCheckpoints;
    private MiniCluster cluster;

    public TestFlink(Path directory, int slots) {
        this(directory, slots, 2);
    }

    public TestFlink(Path directory, int slots, int retainedCheckpoints) {
        this.directory = directory;
        this.slots = slots;
        this.retainedCheckpoints = retainedCheckpoints;
        start();
    }

    public static String url() {
        return "http://127.0.0.1:" + PORT;
    }

    public void start() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.PORT, PORT);
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(JobManagerOptions.ADDRESS, "127.0.0.1");
        configuration.set(WebOptions.SUBMIT_ENABLE, true);
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, retainedCheckpoints);
        configuration.set(WebOptions.UPLOAD_DIR, directory.resolve("upload").toString());
        // All state is in files, however little it is.
        configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
        try {
            cluster.start();
            RestFlinkCluster rest = new RestFlinkCluster(URI.create(url()));
            Eventually.holds("Flink leads", Duration.ofSeconds(60), () -> ready(rest));
        } catch (Exception e) {
            throw new IllegalStateException("Flink on port " + PORT, e);
        }
    }

    private boolean ready(RestFlinkCluster rest) {
        try {
            return rest.slots().total() == slots;
        } catch (Unavailable e) {
            return false;
        }
    }

    /** Its jobs are gone, their checkpoints stay. */
    public void kill() {
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
