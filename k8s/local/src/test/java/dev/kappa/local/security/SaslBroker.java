package dev.kappa.local.security;

import dev.kappa.local.it.RunningStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A broker that lets nobody in without a password, a process of its own. */
final class SaslBroker implements AutoCloseable {
    private final Path directory;
    private final String password;
    private final int port = freePort();
    private Process process;

    SaslBroker(Path directory, String password) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.password = password;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** What a client says who it is by, as the value of {@code sasl.jaas.config}. */
    String login() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"kappa\" password=\""
                + password + "\";";
    }

    Map<String, Object> client() {
        return Map.of(
                "bootstrap.servers",
                address(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login());
    }

    void start() throws Exception {
        int controller = freePort();
        Path properties = Files.writeString(
                directory.resolve("server.properties"),
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=SASL_PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=SASL_PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT
                inter.broker.listener.name=SASL_PLAINTEXT
                sasl.enabled.mechanisms=PLAIN
                sasl.mechanism.inter.broker.protocol=PLAIN
                listener.name.sasl_plaintext.plain.sasl.jaas.config=%3$s
                log.dirs=%4$s
                auto.create.topics.enable=false
                transaction.max.timeout.ms=86400000
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=8388608
                """
                        .formatted(
                                port,
                                controller,
                                login().replace("required", "required user_kappa=\"" + password + "\""),
                                directory.resolve("log")));
        run(
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        "MkU3OEVBNTcwNTJENDM2Qk",
                        "--config",
                        properties.toString())
                .waitFor();
        process = run("kafka.Kafka", properties.toString());
        try (Admin admin = Admin.create(client())) {
            admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
        }
    }

    private Process run(String... mainAndArguments) throws IOException {
        Path target = RunningStack.checkout().resolve("k8s/local/broker/target");
        List<String> line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Files.readString(target.resolve("class-path")).strip()));
        line.addAll(List.of(mainAndArguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("broker.log").toFile()))
                .start();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
