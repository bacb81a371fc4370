package dev.kappa.connectors.cdc;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As when a machine with both comes up again: Flink is sooner there than the database. */
class DatabaseAwayIT {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MARIADB")
    void aJobThatIsStartedWhileTheDatabaseIsAwayBeginsWhenItIsBack(TestDatabase database) throws Exception {
        CdcSpec spec = database.create("away_first", Map.of());
        table(database, "away_first");
        try (Capture capture = startedWhileAway(database, Capture.of(spec))) {
            database.run("away_first", "INSERT INTO t VALUES (1)");
            capture.await(topic(database, "away_first"), 1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MARIADB")
    void aJobThatIsStartedWhileTheDatabaseIsAwayGoesOnWhenItIsBack(TestDatabase database) throws Exception {
        CdcSpec spec = database.create("away", Map.of());
        table(database, "away");
        try (Capture capture = Capture.of(spec).start()) {
            Eventually.until("the log is read", Capture.PATIENCE, () -> database.streaming("away"));
            database.run("away", "INSERT INTO t VALUES (1)");
            capture.await(topic(database, "away"), 1);
            capture.kill();
            startedWhileAway(database, capture);
            database.run("away", "INSERT INTO t VALUES (2)");
            capture.await(topic(database, "away"), 2);
        }
    }

    private static void table(TestDatabase database, String source) throws Exception {
        database.run(source, "CREATE TABLE t (id int PRIMARY KEY)");
        for (String statement : database.afterTable("t")) {
            database.run(source, statement);
        }
    }

    private static String topic(TestDatabase database, String source) {
        return database.topic(source, "t").substring(source.length() + 1);
    }

    private static Capture startedWhileAway(TestDatabase database, Capture capture) throws Exception {
        database.kill();
        try {
            capture.start();
            Thread.sleep(3000);
        } finally {
            database.restart();
        }
        return capture;
    }
}
