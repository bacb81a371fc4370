package dev.kappa.local.produce;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.KappaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes each line of a file, or of standard input, as one record to the topic of a stream that applications produce to. */
public final class Produce {
    private Produce() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println(
                    "usage: make produce STREAM=<name> [FILE=<a file with one JSON object a line; else standard"
                            + " input>]");
            System.exit(2);
        }
        try {
            KappaConfig config = KappaConfig.read(Path.of(arguments[0]));
            String topic = config.kafka().topicPrefix() + arguments[1];
            long records = produce(config, topic, arguments.length > 2 ? arguments[2] : "");
            System.out.println(records + " records are in the topic " + topic);
        } catch (KappaException | ExecutionException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static long produce(KappaConfig config, String topic, String file)
            throws IOException, ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.putAll(config.secrets().resolve(config.kafka().clientProperties()));
        properties.put("enable.idempotence", "true");
        properties.put("max.block.ms", "10000");
        long records = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
                BufferedReader lines = reader(file)) {
            Future<RecordMetadata> last = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    last = producer.send(new ProducerRecord<>(topic, line.getBytes(StandardCharsets.UTF_8)));
                    records++;
                }
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
        return records;
    }

    private static BufferedReader reader(String file) throws IOException {
        return file.isEmpty()
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file));
    }
}
