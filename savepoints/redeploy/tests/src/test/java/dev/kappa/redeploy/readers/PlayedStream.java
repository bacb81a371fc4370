package dev.kappa.redeploy.readers;

import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.log.TopicLeaders;
import dev.kappa.redeploy.log.TopicScans;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.postgresql.ds.PGSimpleDataSource;

/** A stream whose facts are numbers, with versions, topics and cutovers as the controller would make them. */
final class PlayedStream implements AutoCloseable {
    static final int PARTITIONS = 3;
    private static final AtomicInteger STREAMS = new AtomicInteger();

    final String name = "played" + STREAMS.incrementAndGet();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.servers()));
    private final Database database = TestPostgres.fresh();
    private final KafkaProducer<String, String> producer;
    private volatile boolean databaseAway;
    private int transactions;

    PlayedStream() {
        Schema.migrate(database);
        producer = producer(name);
        run("INSERT INTO kappa.objects (name, kind) VALUES (?, 'STREAM')", name);
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS, "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    String topic(int version) {
        return name + ".v" + version;
    }

    void create(int version) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic(version), PARTITIONS, (short) 1)))
                .all()
                .get();
        TopicLeaders.await(admin, topic(version), PARTITIONS);
        run(
                "INSERT INTO kappa.versions (name, version, definition, made_by) VALUES (?, ?, ?::jsonb, 1)",
                name,
                version,
                "{\"topic\":\"" + topic(version) + "\",\"changelog\":\"APPEND\",\"watermark\":null}");
    }

    /** One transaction with these facts; every fourth time it is given up once before. */
    void write(int version, int from, int to) {
        if (transactions++ % 4 == 0) {
            try (KafkaProducer<String, String> inVain = producer(name + "-in-vain")) {
                inVain.beginTransaction();
                send(inVain, version, from, to);
                inVain.flush();
                inVain.abortTransaction();
            }
        }
        producer.beginTransaction();
        send(producer, version, from, to);
        producer.commitTransaction();
    }

    private void send(KafkaProducer<String, String> to, int version, int from, int end) {
        for (int fact = from; fact < end; fact++) {
            int partition = (fact * (version + 1)) % PARTITIONS;
            to.send(new ProducerRecord<>(topic(version), partition, null, Integer.toString(fact)));
        }
    }

    /** All that the version has now, its predecessor has too. */
    void mark(int version) {
        Properties client = new Properties();
        client.put("bootstrap.servers", TestKafka.SERVERS);
        new TopicScans(() -> client)
                .ends(topic(version))
                .forEach((partition, end) -> run(
                        "INSERT INTO kappa.marks VALUES (?, ?, ?, ?) ON CONFLICT (name, version, partition)"
                                + " DO UPDATE SET position = excluded.position",
                        name,
                        version,
                        partition,
                        end));
    }

    void cutOver(int from, int to) {
        database.transaction(session -> {
            session.update(
                    "UPDATE kappa.versions SET replaced_by = (SELECT coalesce(max(replaced_by), 1) + 1 FROM kappa.versions),"
                            + " kept_until = now() WHERE name = ? AND version = ?",
                    name,
                    from);
            session.update(
                    "UPDATE kappa.versions SET replaced_by = NULL, kept_until = NULL WHERE name = ? AND version = ?",
                    name,
                    to);
            return session.update(
                    "INSERT INTO kappa.live (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
                            + " SET version = excluded.version, since = clock_timestamp()",
                    name,
                    to);
        });
    }

    void retire(int version) throws Exception {
        run("DELETE FROM kappa.versions WHERE name = ? AND version = ?", name, version);
        admin.deleteTopics(List.of(topic(version))).all().get();
    }

    void drop() {
        run("DELETE FROM kappa.live WHERE name = ?", name);
    }

    /** From now on the database cuts every connection and takes no new one, or is there again. */
    void databaseIsAway(boolean away) {
        databaseAway = away;
        if (away) {
            TestPostgres.admin(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '" + name + "'");
        }
    }

    PGSimpleDataSource dataSource() {
        String[] place = database.snapshot(session -> session.first(
                        "SELECT concat_ws(' ', current_database(), inet_server_port()) AS place", r -> r.text("place")))
                .orElseThrow()
                .split(" ");
        PGSimpleDataSource source = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                if (databaseAway) {
                    throw new SQLException("the connection attempt failed", "08001");
                }
                return super.getConnection();
            }
        };
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {Integer.parseInt(place[1])});
        source.setDatabaseName(place[0]);
        source.setUser(place[0]);
        source.setPassword("secret");
        source.setApplicationName(name);
        return source;
    }

    private void run(String sql, Object... values) {
        database.transaction(session -> session.update(sql, values));
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        database.close();
    }
}
