package dev.kappa.local;

import dev.kappa.redeploy.config.KappaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration file of a running stack: {@code k8s/local/kappa.properties}, with its comments, in which the addresses, the
 * directories and the job jar are those of this stack.
 */
public record LocalConfig(StackSettings settings) {
    /** Writes it to the stack's home, where gateway, controller, feeder and tests read it. */
    public void write() throws IOException {
        Path source = settings.checkout().resolve("k8s/local/kappa.properties");
        Map<String, String> own = own();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(source)) {
            int equals = line.indexOf('=');
            String key = equals < 0 || line.startsWith("#")
                    ? ""
                    : line.substring(0, equals).strip();
            String value = own.remove(key);
            lines.add(value == null ? line : key + "=" + value);
        }
        if (!own.isEmpty()) {
            throw new StackException(source + " lacks the keys " + own.keySet() + ", which the stack sets");
        }
        Path next = settings.home().directory().resolve("kappa.properties.next");
        Files.write(next, lines);
        Files.move(next, settings.home().config(), StandardCopyOption.REPLACE_EXISTING);
        KappaConfig.read(settings.home().config());
    }

    private Map<String, String> own() {
        Path flink = settings.home().flink();
        Map<String, String> own = new LinkedHashMap<>();
        own.put("kafka.bootstrap.servers", settings.address(Port.KAFKA));
        own.put("serving.url", "jdbc:postgresql://" + settings.address(Port.POSTGRES) + "/kappa");
        own.put("flink.rest.url", "http://" + settings.address(Port.FLINK_REST));
        own.put("flink.savepoints", "file://" + flink.resolve("savepoints"));
        own.put("flink.checkpoints", "file://" + flink.resolve("checkpoints"));
        own.put(
                "job.jar",
                settings.checkout().resolve("jobs/target/kappa-jobs.jar").toString());
        own.put("shop.port", Integer.toString(settings.port(Port.POSTGRES)));
        own.put("shop.url", "jdbc:postgresql://" + settings.address(Port.POSTGRES) + "/shop");
        own.put("s3.endpoint", "http://" + settings.address(Port.S3));
        own.put("sqs.endpoint", "http://" + settings.address(Port.SQS));
        own.put("sqs.queue-url", "http://" + settings.address(Port.SQS) + "/000000000000/shop-uploads-events");
        own.put("gateway.host", "127.0.0.1");
        own.put("gateway.port", Integer.toString(settings.port(Port.GATEWAY)));
        own.put("secrets.dir", settings.home().secrets().directory().toString());
        return own;
    }
}
