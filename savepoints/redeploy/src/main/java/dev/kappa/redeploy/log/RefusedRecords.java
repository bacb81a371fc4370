package dev.kappa.redeploy.log;

import dev.kappa.redeploy.config.KappaConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads what the versions of a stream have refused: dead letters, or late records. */
public final class RefusedRecords {
    private RefusedRecords() {}

    /**
     * One refusal.
     *
     * @param version of the stream that refused it; 0 where an earlier release did not note it
     * @param place the raw topic, partition and offset where the record is
     */
    public record Refused(int version, Place place, String reason) {}

    /** A place in the log. */
    public record Place(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + ", offset " + offset;
        }
    }

    /** All that is committed in such a topic, in its order. */
    public static List<Refused> of(KappaConfig config, String topic) {
        TopicScans scans = new TopicScans(() -> {
            Properties client = new Properties();
            client.putAll(config.secrets().resolve(config.kafka().clientProperties()));
            return client;
        });
        List<Refused> all = new ArrayList<>();
        scans.records(topic, scans.beginnings(topic), scans.ends(topic), record -> {
            all.add(new Refused(
                    (int) number(record, "kappa.version"),
                    new Place(
                            text(record, "kappa.topic"),
                            (int) number(record, "kappa.partition"),
                            number(record, "kappa.offset")),
                    text(record, "kappa.reason")));
            return true;
        });
        return all;
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
        String text = text(record, header);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
