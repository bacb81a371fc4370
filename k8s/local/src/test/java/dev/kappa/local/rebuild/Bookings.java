package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An application that never stops booking, and what the job over its bookings must have written for each: which one of its account it is, and the sum up to
 * there. A booking that is lost, doubled, or counted on from another state shows in every later row of its account.
 */
final class Bookings implements AutoCloseable {
    private static final int ACCOUNTS = 7;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final RunningStack stack;
    private final KafkaProducer<String, String> producer;
    private final Thread writer = new Thread(this::write, "bookings");
    private final List<String> expected = new ArrayList<>();
    private final long[] numbers = new long[ACCOUNTS];
    private final long[] totals = new long[ACCOUNTS];
    private volatile boolean stopped;

    Bookings(RunningStack stack) {
        this.stack = stack;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", stack.config().kafka().bootstrapServers(),
                        "enable.idempotence", "true",
                        "delivery.timeout.ms", "600000",
                        "max.block.ms", "600000"),
                new StringSerializer(),
                new StringSerializer());
        writer.setDaemon(true);
        writer.start();
    }

    private void write() {
        try {
            while (!stopped) {
                synchronized (expected) {
                    for (int i = 0; i < 10; i++) {
                        book();
                    }
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void book() {
        long id = expected.size();
        int account = (int) (id * id % ACCOUNTS);
        long amount = id % 13 - 5;
        numbers[account]++;
        totals[account] += amount;
        expected.add(id + "|" + account + "|" + numbers[account] + "|" + totals[account]);
        producer.send(new ProducerRecord<>(
                "bookings", "{\"id\":%d,\"account\":%d,\"amount\":%d}".formatted(id, account, amount)));
    }

    int written() {
        synchronized (expected) {
            return expected.size();
        }
    }

    /** Waits until all that is written now is shown, each booking once with the number and the sum that it must have. */
    void awaitEqual() throws Exception {
        List<String> all;
        synchronized (expected) {
            all = List.copyOf(expected);
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        List<String> shown = shown(all.size());
        while (!shown.equals(all)) {
            if (Instant.now().isAfter(deadline) || shown.size() > all.size()) {
                throw new AssertionError(shown.size() + " rows for " + all.size()
                        + " bookings; the first that differs: " + difference(all, shown));
            }
            Thread.sleep(200);
            shown = shown(all.size());
        }
    }

    private static String difference(List<String> expected, List<String> shown) {
        int i = 0;
        while (i < expected.size() && i < shown.size() && expected.get(i).equals(shown.get(i))) {
            i++;
        }
        return (i < expected.size() ? expected.get(i) : "nothing") + " is shown as "
                + (i < shown.size() ? shown.get(i) : "nothing");
    }

    private List<String> shown(int bookings) throws SQLException {
        try (Connection serving = stack.serving()) {
            return column(
                    serving,
                    "SELECT concat_ws('|', id, account, n, total) FROM runs WHERE id < " + bookings + " ORDER BY id");
        }
    }

    /** What the rows say of the jars that wrote them, in the order of the bookings: each once for each run of rows. */
    List<String> codes() throws SQLException {
        try (Connection serving = stack.serving()) {
            return column(
                    serving,
                    "SELECT code FROM (SELECT id, code, lag(code) OVER (ORDER BY id) AS before FROM runs) r"
                            + " WHERE before IS DISTINCT FROM code ORDER BY id");
        }
    }

    static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        writer.join();
        producer.close();
    }
}
