package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.DirectoryCheckpointStore;
import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.flink.RestFlinkCluster;
import dev.kappa.redeploy.log.KafkaLog;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.serving.PostgresServing;
import dev.kappa.topology.error.KappaException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's process: {@code ControllerMain --config kappa.properties}. Runs until it is stopped; any number may run, one
 * acts. Ends with 2 when the configuration is wrong.
 */
public final class ControllerMain {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerMain.class);
    private static final Duration DDL_PATIENCE = Duration.ofMillis(150);

    private ControllerMain() {}

    public static void main(String[] args) {
        if (args.length != 2 || !args[0].equals("--config")) {
            System.err.println("usage: ControllerMain --config <file>");
            System.exit(2);
        }
        try {
            run(KappaConfig.read(Path.of(args[1])));
        } catch (KappaException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(KappaConfig config) {
        Database database = Database.of(config);
        FlinkCluster flink = new RestFlinkCluster(config.flink().restUrl());
        Log log = new KafkaLog(config);
        JdbcControllerLock lock =
                new JdbcControllerLock(database, owner(), config.controller().lease());
        ControllerLoop loop = new ControllerLoop(
                database,
                lock,
                fence -> doors(config, database, flink, log, fence),
                config.names(),
                config.controller().poll(),
                config.controller().lease());
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            loop.stop();
            lock.close();
            main.interrupt();
        }));
        LOG.info("controller {} starts; jobs from {}", owner(), config.jobJar());
        loop.run();
    }

    static Doors doors(KappaConfig config, Database database, FlinkCluster flink, Log log, long fence) {
        return new Doors(
                flink,
                new DirectoryCheckpointStore(config.flink().checkpoints()),
                log,
                new PostgresServing(database, fence, config.serving().readers(), DDL_PATIENCE),
                new InspectedSourceTraces(),
                new ConfiguredJobLaunch(config),
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString().replace("-", ""));
    }

    private static String owner() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid();
    }
}
