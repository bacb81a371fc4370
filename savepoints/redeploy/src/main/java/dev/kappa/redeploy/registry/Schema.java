package dev.kappa.redeploy.registry;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * Creates and migrates the schema {@code kappa} by numbered scripts. Safe to repeat and when several processes start at once:
 * an advisory lock lets one after the other in, and a script and the note that it ran are one transaction.
 */
public final class Schema {
    private static final long LOCK = 0x6b61707061L;
    private static final List<String> SCRIPTS = List.of(
            "V001__metadata.sql",
            "V002__lives.sql",
            "V003__rebuilds.sql",
            "V004__live_topics.sql",
            "V005__version_numbers.sql",
            "V006__functions.sql");

    private Schema() {}

    /** Brings the schema to this release's state; refuses one that a later release has migrated. */
    public static void migrate(Database database) {
        database.transaction(session -> {
            session.list("SELECT pg_advisory_xact_lock(?)", r -> 0, LOCK);
            // IF NOT EXISTS asks for the right to create one even where it is there
            if (session.first("SELECT 1 AS one FROM pg_namespace WHERE nspname = 'kappa'", r -> 1)
                    .isEmpty()) {
                session.script("CREATE SCHEMA kappa");
            }
            session.script("CREATE TABLE IF NOT EXISTS kappa.scripts (number integer PRIMARY KEY, name text NOT NULL,"
                    + " ran_at timestamptz NOT NULL DEFAULT clock_timestamp())");
            int done = session.first(
                            "SELECT coalesce(max(number), 0) AS n FROM kappa.scripts", r -> (int) r.number("n"))
                    .orElse(0);
            if (done > SCRIPTS.size()) {
                throw new KappaException(
                        ErrorCode.SETUP,
                        database.where() + ": the schema kappa is at version " + done + ", this release knows "
                                + SCRIPTS.size() + ".",
                        "Start the release that migrated it, or a later one.");
            }
            for (int number = done + 1; number <= SCRIPTS.size(); number++) {
                run(session, number, SCRIPTS.get(number - 1));
            }
            return null;
        });
    }

    private static void run(Session session, int number, String name) throws SQLException {
        session.script(text(name));
        session.update("INSERT INTO kappa.scripts (number, name) VALUES (?, ?)", number, name);
    }

    private static String text(String name) {
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the script " + name + " cannot be read from the class path", e);
        }
    }
}
