package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** FLINK-38685: Flink CDC logs a database's password. Here it is looked for wherever a source leaves something. */
@Tag("torture")
class SecretIT {
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void thePasswordIsNowhere(TestDatabase database) throws Exception {
        String source = "secret_" + database.toString().toLowerCase();
        String secret = System.getenv("KAPPA_SECRET_CDC_TEST");
        Map<String, String> places = new TreeMap<>();
        try (Capture capture = Capture.of(database.create(source, Map.of()))) {
            database.run(source, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            capture.start();
            Eventually.until("the row", Capture.PATIENCE, () -> !Systems.kafka()
                    .committed(database.topic(source, "t"))
                    .isEmpty());
            Systems.flink().replaceTaskManager();
            Eventually.until(
                    "the job fails and restarts",
                    Capture.PATIENCE,
                    () -> Systems.flink().attempt(capture.job()) > 0);
            for (String path : List.of(
                    "", "/config", "/plan", "/exceptions", "/checkpoints", "/accumulators", "/jobmanager/config")) {
                String address = "/jobs/" + capture.job() + path;
                places.put("REST " + address, Systems.flink().rest(address));
            }
            for (String path :
                    List.of("/jobmanager/config", "/jobmanager/environment", "/jobs/overview", "/taskmanagers")) {
                places.put("REST " + path, Systems.flink().rest(path));
            }
            database.run(source, "INSERT INTO t VALUES (2)");
            Eventually.until(
                    "the job runs again",
                    Capture.PATIENCE,
                    () -> Systems.kafka().committed(database.topic(source, "t")).size() >= 2);
            capture.stopWithSavepoint();
        }
        for (String folder : List.of("checkpoints", "savepoints")) {
            try (Stream<Path> files = Files.walk(Systems.flink().directory().resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try {
                        places.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                    } catch (NoSuchFileException e) {
                        continue; // Flink removes the checkpoints of a stopped job a little later
                    }
                }
            }
        }
        places.put("the log", Files.readString(Path.of("target/test.log"), StandardCharsets.ISO_8859_1));
        assertTrue(places.get("the log").contains(source), "the log is of this run");
        assertTrue(
                places.keySet().stream().anyMatch(p -> p.contains("savepoint-")),
                () -> "a savepoint among " + places.keySet());
        assertEquals(
                List.of(),
                places.entrySet().stream()
                        .filter(e -> e.getValue().contains(secret))
                        .map(Map.Entry::getKey)
                        .toList());
    }
}
