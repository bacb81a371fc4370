package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Replay;
import dev.kappa.connectors.cdc.fixture.Systems;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * FLINK-38531: with GTIDs, which only MySQL itself has, Flink CDC 3.5.0 takes all rows of one bulk event for one place in the log. Needs
 * a MySQL with {@code gtid_mode=ON}, where root may do anything without a password: {@code -Dkappa.mysql.port=3306}. Maven has none that
 * starts without the system's libaio, so the build itself tests MariaDB.
 */
@Tag("torture")
@EnabledIfSystemProperty(named = "kappa.mysql.port", matches = "[0-9]+")
class GtidBulkIT {
    private static final int PORT = Integer.getInteger("kappa.mysql.port", 0);
    private static final int ROUNDS = Integer.getInteger("kappa.rounds", 10);

    @Test
    void aBulkChangeInterruptedManyTimesIsCompleteAndOnce() throws Exception {
        run("", "DROP DATABASE IF EXISTS gtid", "CREATE DATABASE gtid");
        run(
                "",
                "GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO kappa_cdc@'%' IDENTIFIED BY '"
                        + System.getenv("KAPPA_SECRET_CDC_TEST") + "'");
        run(
                "gtid",
                "CREATE TABLE digits (d int PRIMARY KEY)",
                "INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
                "CREATE TABLE t (id int PRIMARY KEY, v int)",
                "INSERT INTO t VALUES (0, 0)");
        Map<String, String> options = new TreeMap<>(Map.of(
                "connector", "mysql-cdc",
                "hostname", "127.0.0.1",
                "port", String.valueOf(PORT),
                "username", "kappa_cdc",
                "password", "${secret:cdc-test}",
                "database-name", "gtid",
                "table-list", "gtid.t"));
        CdcSpec spec = new CdcSpec("gtid", options, Systems.kafka().client(), "", 1, (short) 1);
        long records = 1;
        int next = 1;
        try (Capture capture = Capture.of(spec).start()) {
            capture.await("gtid.t", 1);
            Thread.sleep(2000);
            for (int round = 0; round < ROUNDS; round++) {
                // The first change after the snapshot is one bulk event; so is each that follows.
                run(
                        "gtid",
                        "INSERT INTO t SELECT " + next + " + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, " + round
                                + " FROM digits a, digits b, digits c, digits e",
                        "UPDATE t SET v = v + 1 WHERE id >= " + next);
                next += 10_000;
                records += 20_000;
                for (int kill = 0; kill < 3; kill++) {
                    Thread.sleep(150 + 100 * kill);
                    capture.kill();
                    capture.start();
                }
            }
            capture.await("gtid.t", (int) records);
            Thread.sleep(2000);
            Replay replay = Replay.of(capture.records("gtid.t"));
            System.out.println("T6 MYSQL GTID BULK: kills " + 3 * ROUNDS + ", records " + records + ", found "
                    + capture.records("gtid.t").size() + ", misfits "
                    + replay.misfits().size());
            assertEquals(List.of(), replay.misfits().stream().limit(10).toList());
            assertEquals(records, capture.records("gtid.t").size());
            try (Connection c = connect("gtid");
                    Statement s = c.createStatement();
                    ResultSet r = s.executeQuery("SELECT id, v FROM t")) {
                while (r.next()) {
                    String key = "{\"id\":" + r.getInt(1);
                    assertEquals(
                            key + ",\"v\":" + r.getInt(2) + "}", replay.rows().get(key + "}"));
                }
            }
        }
    }

    private static Connection connect(String database) throws Exception {
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + PORT + "/" + database, "root", "");
    }

    private static void run(String database, String... statements) throws Exception {
        try (Connection c = connect(database);
                Statement s = c.createStatement()) {
            for (String sql : statements) {
                s.execute(sql);
            }
        }
    }
}
