package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.DirectoryCheckpointStore;
import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.flink.RestFlinkCluster;
import dev.kappa.redeploy.log.KafkaLog;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.registry.ReaderRights;
import dev.kappa.redeploy.registry.WriterRights;
import dev.kappa.redeploy.serving.PostgresServing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the controller to the systems of a configuration file and lets it run until the process is stopped. */
public final class ControllerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerProcess.class);
    private static final Duration DDL_PATIENCE = Duration.ofMillis(25);

    private ControllerProcess() {}

    public static void run(KappaConfig config) {
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
        ReaderRights.grant(database, config.serving().readers());
        Optional<String> writer = Optional.of(config.serving().writer().user())
                .filter(user -> !user.equals(config.serving().user()));
        writer.ifPresent(user -> WriterRights.grant(database, user));
        return new Doors(
                flink,
                new DirectoryCheckpointStore(
                        config.flink().checkpoints(), config.flink().savepoints()),
                log,
                new PostgresServing(database, fence, config.serving().readers(), writer, DDL_PATIENCE),
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
