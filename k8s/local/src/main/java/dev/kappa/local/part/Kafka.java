package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A one-node Kafka broker that is its own controller (KRaft). It keeps every record for ever. */
final class Kafka implements Part {
    private static final String MODULE = "k8s/local/broker";
    private final StackSettings settings;

    Kafka(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.KAFKA, Port.KAFKA_CONTROLLER);
    }

    @Override
    public void prepare() throws Exception {
        Path log = settings.home().data(name());
        new Template("kafka-server.properties")
                .fill(
                        properties(),
                        Map.of(
                                "broker", settings.address(Port.KAFKA),
                                "controller", settings.address(Port.KAFKA_CONTROLLER),
                                "log", log));
        new Template("log4j2.properties").fill(log4j(), Map.of());
        if (!Files.exists(log.resolve("meta.properties"))) {
            format();
        }
    }

    /** StorageTool writes meta.properties last and goes on where a killed run of it stopped. */
    private void format() throws IOException, InterruptedException {
        Path cluster = settings.home().data("kafka-cluster").resolve("id");
        if (!Files.exists(cluster)) {
            Files.writeString(cluster, clusterId());
        }
        List<String> line = JavaLine.withHeap("32m", "128m")
                .options("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .module(settings, MODULE)
                .main(
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id",
                        Files.readString(cluster),
                        "--config",
                        properties().toString());
        Process format = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        settings.home().output(name()).toFile()))
                .start();
        if (format.waitFor() != 0) {
            throw new StackException("kafka's storage could not be formatted, see "
                    + settings.home().output(name()));
        }
    }

    private static String clusterId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits() >>> 1);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes.putLong(id.getLeastSignificantBits()).array());
    }

    @Override
    public Command command() {
        List<String> line = JavaLine.withHeap("192m", "448m")
                .options("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .log4j(log4j(), settings.home().log(name()))
                .module(settings, MODULE)
                .main("kafka.Kafka", properties().toString());
        return new Command(
                line, Map.of(), settings.home().data(name()), settings.home().output(name()));
    }

    @Override
    public Optional<String> notReady() throws InterruptedException {
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.address(Port.KAFKA),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        try (Admin admin = Admin.create(client)) {
            int nodes = admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size();
            return nodes == 1 ? Optional.empty() : Optional.of("the broker to register (brokers: " + nodes + ")");
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("an answer on " + settings.address(Port.KAFKA));
        }
    }

    private Path properties() {
        return settings.home().directory().resolve("conf/kafka.properties");
    }

    private Path log4j() {
        return settings.home().directory().resolve("conf/kafka-log4j2.properties");
    }
}
