package dev.kappa.local.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An application that never stops writing payments, and the same payments in a Postgres table that no fault reaches: what every view over
 * them must say is plain SQL over that table. Shares no code with what it checks.
 */
final class Ledger implements AutoCloseable {
    static final String TOPIC = "payments";
    private static final int BATCH = 20;
    private static final List<String> KINDS = List.of("card", "cash", "transfer", "refund");

    private final String brokers;
    private final Connection oracle;
    private final KafkaProducer<String, String> producer;
    private final Random random = new Random(20_261_122);
    private final Thread writer = new Thread(this::write, "ledger");
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Object turn = new Object();
    private volatile boolean paused = true;
    private volatile boolean stopped;
    private long written;

    /**
     * Opens both; writes nothing before {@link #play}. The topic must exist; it goes with the ledger, for the next one begins anew.
     *
     * @param oracle a database of its own; closed with the ledger
     */
    Ledger(String brokers, Connection oracle) throws SQLException {
        this.brokers = brokers;
        this.oracle = oracle;
        try (Statement sql = oracle.createStatement()) {
            sql.execute(
                    "CREATE TEMPORARY TABLE ledger (id bigint, account bigint, amount numeric(10, 2), kind text, ts timestamp(3))");
            sql.execute("CREATE INDEX ON ledger (account, ts)");
        }
        Properties properties = new Properties();
        properties.put("bootstrap.servers", brokers);
        properties.put("enable.idempotence", "true");
        properties.put("acks", "all");
        properties.put("delivery.timeout.ms", "600000");
        properties.put("max.block.ms", "600000");
        producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes so many payments at once. */
    void write(int payments) throws SQLException {
        synchronized (turn) {
            for (int i = 0; i < payments; i += BATCH) {
                batch();
            }
            producer.flush();
        }
    }

    /** Goes on writing, a few hundred payments a second. */
    void play() {
        paused = false;
    }

    /** Returns once nothing is under way any more. */
    void pause() {
        paused = true;
        synchronized (turn) {
            producer.flush();
        }
        if (failure.get() != null) {
            throw new AssertionError("the ledger failed", failure.get());
        }
    }

    /** The rows of a query over the table {@code ledger}, each as text. */
    List<String> rows(String query) throws SQLException {
        return rows(oracle, query);
    }

    static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT q::text FROM (" + query + ") AS q ORDER BY 1")) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private void write() {
        try {
            while (!stopped) {
                if (!paused) {
                    synchronized (turn) {
                        if (!paused) {
                            batch();
                        }
                    }
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (SQLException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void batch() throws SQLException {
        try (PreparedStatement insert = oracle.prepareStatement("INSERT INTO ledger VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < BATCH; i++) {
                long id = written++;
                long account = random.nextInt(40);
                String amount = random.nextInt(100) + "." + (10 + random.nextInt(90));
                String kind = KINDS.get(random.nextInt(KINDS.size()));
                LocalDateTime at = LocalDateTime.of(2026, 1, 1, 0, 0).plusNanos(id * 250_000_000);
                insert.setLong(1, id);
                insert.setLong(2, account);
                insert.setBigDecimal(3, new java.math.BigDecimal(amount));
                insert.setString(4, kind);
                insert.setObject(5, at);
                insert.addBatch();
                String json = "{\"id\":%d,\"account\":%d,\"amount\":%s,\"kind\":\"%s\",\"ts\":\"%s\"}"
                        .formatted(id, account, amount, kind, text(at));
                producer.send(new ProducerRecord<>(TOPIC, json), (where, refused) -> {
                    if (refused != null) {
                        failure.compareAndSet(null, refused);
                    }
                });
            }
            insert.executeBatch();
        }
    }

    private static String text(LocalDateTime at) {
        return at.toString().length() == 16 ? at + ":00" : at.toString();
    }

    @Override
    public void close() throws Exception {
        stopped = true;
        writer.join();
        producer.close();
        oracle.close();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.deleteTopics(List.of(TOPIC)).all().get();
        }
    }
}
