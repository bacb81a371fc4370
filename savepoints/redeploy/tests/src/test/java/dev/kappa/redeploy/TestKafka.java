package dev.kappa.redeploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/** One real broker in this JVM for all tests of a run. */
public final class TestKafka {
    private static final int PORT = Integer.getInteger("kappa.test.kafka.port", TestPorts.at(92));
    public static final String SERVERS = "127.0.0.1:" + PORT;
    private static final String CONTROLLER = "127.0.0.1:" + (PORT + 1);

    private static KafkaRaftServer server;

    private TestKafka() {}

    public static synchronized String servers() {
        if (server == null) {
            try {
                start();
            } catch (IOException e) {
                throw new IllegalStateException("Kafka at " + SERVERS, e);
            }
        }
        return SERVERS;
    }

    private static void start() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "kafka");
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + CONTROLLER),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", "PLAINTEXT://" + SERVERS + ",CONTROLLER://" + CONTROLLER),
                Map.entry("advertised.listeners", "PLAINTEXT://" + SERVERS),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0")));
        Path file = directory.resolve("server.properties");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        format(file);
        server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
    }

    /** The tool ends its process; here it must not. */
    private static void format(Path file) {
        final class Exited extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
        Exit.setExitProcedure((code, message) -> {
            if (code != 0) {
                throw new IllegalStateException(message);
            }
            throw new Exited();
        });
        try {
            kafka.tools.StorageTool.main(
                    new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()});
        } catch (Exited formatted) {
            Exit.resetExitProcedure();
        }
    }
}
