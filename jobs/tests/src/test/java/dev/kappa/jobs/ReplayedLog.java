package dev.kappa.jobs;

import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.Serving;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A log whose rows overtake one another, some by more than the watermark allows, in partitions of which one has nearly all rows and one has none
 * until the end; and the same rows in Postgres, where plain SQL says which are late and what the windows hold.
 */
final class ReplayedLog {
    static final LocalDateTime BEGIN = LocalDateTime.parse("2026-01-01T00:00:00");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    /** A row is late by the greatest time before it in its partition; a window is over when every partition's watermark has passed it. */
    private static final String WITH =
            """
            WITH judged AS (
              SELECT *, at < coalesce(max(at) OVER (PARTITION BY part ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING
                AND 1 PRECEDING) - interval '3 seconds', '-infinity') AS late FROM %1$s),
            until AS (SELECT min(at) AS at FROM (SELECT max(at) - interval '3 seconds' AS at FROM %1$s GROUP BY part) AS p)
            """;

    private final Broker broker = Broker.shared();
    private final String topic;
    private final int partitions;

    ReplayedLog(String topic, int partitions) throws Exception {
        this.topic = topic;
        this.partitions = partitions;
        broker.createTopics(partitions, topic);
        Serving.shared().execute("CREATE TABLE " + topic + " (part INT, place BIGINT, k INT, v BIGINT, at TIMESTAMP)");
    }

    /** All partitions but the last: four fifths of what is left go to each. */
    void fill(int rows, long seed) throws SQLException {
        Random random = new Random(seed);
        long[] clocks = new long[partitions];
        List<String> inserted = new ArrayList<>();
        int filled = Math.max(1, partitions - 1);
        for (int i = 0; i < rows; i++) {
            int partition = 0;
            while (partition < filled - 1 && random.nextInt(5) == 0) {
                partition++;
            }
            // the fewer rows a partition has, the longer its steps: all of them cover about the same time
            clocks[partition] += random.nextInt(200) * (int) Math.pow(5, partition);
            int jitter = random.nextInt(20) == 0 ? 6000 : 2900;
            LocalDateTime at = BEGIN.plusNanos((clocks[partition] - random.nextInt(jitter) + 10_000) * 1_000_000L);
            inserted.add(send(partition, i, random.nextInt(7), random.nextInt(1000), at));
        }
        insert(inserted);
    }

    /** A row in each of these partitions that is later than all others, so that their windows end. */
    void end(int... of) throws SQLException {
        List<String> inserted = new ArrayList<>();
        for (int partition : of) {
            inserted.add(send(partition, Integer.MAX_VALUE, 99, 0, BEGIN.plusDays(30)));
        }
        insert(inserted);
    }

    private String send(int partition, long place, int k, long v, LocalDateTime at) {
        String value = "{\"k\":" + k + ",\"v\":" + v + ",\"seen\":\"" + TIME.format(at) + "\"}";
        broker.send(new ProducerRecord<>(topic, partition, null, null, value.getBytes(StandardCharsets.UTF_8)));
        return "(" + partition + "," + place + "," + k + "," + v + ",'" + TIME.format(at) + "')";
    }

    private void insert(List<String> values) throws SQLException {
        broker.flush();
        for (int i = 0; i < values.size(); i += 5000) {
            Serving.shared()
                    .execute("INSERT INTO " + topic + " VALUES "
                            + String.join(",", values.subList(i, Math.min(values.size(), i + 5000))));
        }
    }

    long rows() {
        return Long.parseLong(
                Serving.shared().rows("SELECT count(*) FROM " + topic).get(0));
    }

    long late() {
        return Long.parseLong(Serving.shared()
                .rows(WITH.formatted(topic) + "SELECT count(*) FROM judged WHERE late")
                .get(0));
    }

    /** As the job's topic has them. */
    List<String> windows() {
        return Serving.shared()
                .rows(
                        WITH.formatted(topic)
                                + """
                        , windowed AS (SELECT k, date_bin('10 seconds', at, '2000-01-01') AS begins, count(*) AS n, sum(v) AS total
                          FROM judged WHERE NOT late GROUP BY 1, 2)
                        SELECT format('{"k":%s,"begins":"%s","n":%s,"total":%s}', k, to_char(begins, 'YYYY-MM-DD"T"HH24:MI:SS'), n, total)
                        FROM windowed, until WHERE begins + interval '10 seconds' <= until.at ORDER BY 1""");
    }
}
