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
    void aJobThatIsStartedWhileTheDatabaseIsAwayGoesOnWhenItIsBack(TestDatabase database) throws Exception {
        CdcSpec spec = database.create("away", Map.of());
        database.run("away", "CREATE TABLE t (id int PRIMARY KEY)");
        for (String statement : database.afterTable("t")) {
            database.run("away", statement);
        }
        String table = database.topic("away", "t").substring("away.".length());
        try (Capture capture = Capture.of(spec).start()) {
            Eventually.until("the log is read", Capture.PATIENCE, () -> database.streaming("away"));
            database.run("away", "INSERT INTO t VALUES (1)");
            capture.await(table, 1);
            capture.kill();
            database.kill();
            try {
                capture.start();
                Thread.sleep(3000);
            } finally {
                database.restart();
            }
            database.run("away", "INSERT INTO t VALUES (2)");
            capture.await(table, 2);
        }
    }
}
