package dev.kappa.redeploy.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.TestPostgres;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The view {@code kappa.live_topics}, as readers see it. */
class LiveTopicsIT {
    private static final String ALL =
            "SELECT concat_ws('|', name, version, topic, changelog, event_time_column, coalesce(previous_topic, '-'),"
                    + " coalesce(marks::text, '-')) AS line FROM kappa.live_topics ORDER BY name";

    private final Database database = TestPostgres.fresh();

    private List<String> lines(Database as) {
        return as.snapshot(session -> session.list(ALL, r -> r.text("line")));
    }

    private void run(String sql, Object... values) {
        database.transaction(session -> session.update(sql, values));
    }

    private void version(String name, int version, boolean live) {
        VersionDefinition one = Definitions.stream(name);
        String definition = Json.of(one).replace("\"" + name + ".v1\"", "\"" + name + ".v" + version + "\"");
        run("INSERT INTO kappa.objects (name, kind) VALUES (?, 'STREAM') ON CONFLICT DO NOTHING", name);
        run(
                "INSERT INTO kappa.versions (name, version, definition, made_by) VALUES (?, ?, ?::jsonb, 1)",
                name,
                version,
                definition);
        if (live) {
            run(
                    "INSERT INTO kappa.live (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
                    name,
                    version);
        }
    }

    @Test
    void itNamesTheLiveTopicTheOneBeforeAndTheMarks() {
        Schema.migrate(database);
        version("a", 1, true);
        version("b", 1, true);
        version("b", 2, false);
        assertEquals(List.of("a|1|a.v1|changelog|ts|-|-", "b|1|b.v1|changelog|ts|-|-"), lines(database));

        try (JdbcControllerLock lock = new JdbcControllerLock(database, "test", Duration.ofSeconds(10))) {
            JdbcChangeJournal journal =
                    new JdbcChangeJournal(database, lock.take().orElseThrow());
            journal.mark(new VersionId("b", 2), new TreeMap<>(Map.of(0, 3L, 7, 1L)));
            journal.mark(new VersionId("b", 2), new TreeMap<>(Map.of(0, 17L, 1, 4L)));
            assertEquals(Map.of(0, 17L, 1, 4L), journal.marks(new VersionId("b", 2)));
            assertEquals(Map.of(), journal.marks(new VersionId("b", 1)));
        }
        run("UPDATE kappa.live SET version = 2 WHERE name = 'b'");
        run("UPDATE kappa.versions SET replaced_by = 9, kept_until = now() WHERE name = 'b' AND version = 1");
        assertEquals(
                List.of("a|1|a.v1|changelog|ts|-|-", "b|2|b.v2|changelog|ts|b.v1|{\"0\": 17, \"1\": 4}"),
                lines(database));

        run("DELETE FROM kappa.versions WHERE name = 'b' AND version = 1");
        assertEquals(
                "b|2|b.v2|changelog|ts|-|{\"0\": 17, \"1\": 4}", lines(database).get(1));
    }

    @Test
    void aSourceHasNone() {
        Schema.migrate(database);
        run("INSERT INTO kappa.objects (name, kind) VALUES ('shop', 'SOURCE')");
        run(
                "INSERT INTO kappa.versions (name, version, definition, made_by) VALUES ('shop', 1, ?::jsonb, 1)",
                Json.of(Definitions.source("shop")));
        run("INSERT INTO kappa.live (name, version) VALUES ('shop', 1)");
        assertEquals(List.of(), lines(database));
    }

    @Test
    void readersSeeItAndNothingElseOfTheSchema() {
        Schema.migrate(database);
        version("a", 1, true);
        TestPostgres.admin("DROP ROLE IF EXISTS \"live readers\"", "CREATE ROLE \"live readers\" LOGIN PASSWORD 'r'");
        Database readers = TestPostgres.database(name(), "live readers", "r");
        assertThrows(RuntimeException.class, () -> lines(readers));

        ReaderRights.grant(database, "live readers");
        ReaderRights.grant(database, "live readers");
        assertEquals(1, lines(readers).size());
        for (String table : List.of("versions", "live", "jobs", "changes", "marks", "lock")) {
            RuntimeException refused = assertThrows(
                    RuntimeException.class,
                    () -> readers.snapshot(session -> session.list("SELECT 1 AS one FROM kappa." + table, r -> 1)));
            assertTrue(refused.getMessage().contains("permission denied"), refused.getMessage());
        }
        ReaderRights.grant(database, "nobody like this");
    }

    private String name() {
        return database.snapshot(session -> session.first("SELECT current_database() AS name", r -> r.text("name")))
                .orElseThrow();
    }
}
