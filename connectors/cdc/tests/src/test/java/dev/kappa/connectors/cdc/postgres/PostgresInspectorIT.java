package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.TableShape;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What CREATE SOURCE says about a real Postgres, whole messages, and that each repair repairs. */
class PostgresInspectorIT {
    private static final SourceInspector INSPECTOR = ServiceLoader.load(SourceInspector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(i -> i.connectors().contains("postgres-cdc"))
            .findFirst()
            .orElseThrow();

    private static Map<String, String> options(String database, String... more) throws Exception {
        Map<String, String> options = new TreeMap<>(Capture.postgresOptions(database, Map.of()));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private static List<String> check(String source, Map<String, String> options) {
        return INSPECTOR.check(source, options).stream().map(Problem::toString).toList();
    }

    private static void role(String name, String attributes) throws Exception {
        Systems.postgres()
                .run(
                        "postgres",
                        "CREATE ROLE " + name + " " + attributes + " PASSWORD '"
                                + System.getenv("KAPPA_SECRET_CDC_TEST") + "'");
    }

    @Test
    void everythingWrongIsSaidAtOnceAndEachRepairRepairs() throws Exception {
        Systems.postgres().run("postgres", "CREATE DATABASE wrong");
        role("reader", "LOGIN");
        Systems.postgres()
                .run(
                        "wrong",
                        "CREATE SCHEMA s",
                        "CREATE TABLE s.a (id int PRIMARY KEY, v text)",
                        "CREATE TABLE s.\"B b\" (id int PRIMARY KEY)",
                        "ALTER TABLE s.a REPLICA IDENTITY FULL",
                        "CREATE PUBLICATION kappa_wrong FOR TABLE s.a (id) WITH (publish = 'insert')");
        Map<String, String> options = options("wrong", "username", "reader", "schema-list", "s");
        String where = "source 'wrong', database 'wrong': ";
        assertEquals(
                List.of(
                        "SETUP: " + where + "user 'reader' may not replicate. ALTER ROLE \"reader\" REPLICATION;",
                        "ACCESS_DENIED: " + where + "user 'reader' may not use schema 's'."
                                + " GRANT USAGE ON SCHEMA \"s\" TO \"reader\";",
                        "ACCESS_DENIED: " + where + "user 'reader' may not read tables s.B b, s.a."
                                + " GRANT SELECT ON \"s\".\"B b\", \"s\".\"a\" TO \"reader\";",
                        "SETUP: " + where + "table s.B b does not log rows as they were before a change."
                                + " ALTER TABLE \"s\".\"B b\" REPLICA IDENTITY FULL;",
                        "SETUP: " + where + "publication 'kappa_wrong' leaves out some kinds of change."
                                + " ALTER PUBLICATION \"kappa_wrong\" SET (publish = 'insert, update, delete, truncate');",
                        "SETUP: " + where + "publication 'kappa_wrong' lacks table s.B b."
                                + " ALTER PUBLICATION \"kappa_wrong\" ADD TABLE \"s\".\"B b\";",
                        "SETUP: " + where + "publication 'kappa_wrong' has only some rows or columns of table s.a."
                                + " ALTER PUBLICATION \"kappa_wrong\" DROP TABLE \"s\".\"a\"; ALTER PUBLICATION"
                                + " \"kappa_wrong\" ADD TABLE \"s\".\"a\";"),
                check("wrong", options));
        for (Problem problem : INSPECTOR.check("wrong", options)) {
            Systems.postgres().run("wrong", problem.hint().orElseThrow());
        }
        assertEquals(List.of(), check("wrong", options));
    }

    @Test
    void theScriptOfGrantsIsEnough() throws Exception {
        Systems.postgres().run("postgres", "CREATE DATABASE granted");
        role("kappa_cdc", "LOGIN REPLICATION");
        Systems.postgres().run("granted", "CREATE TABLE a (id int PRIMARY KEY)");
        try (InputStream script =
                PostgresDatabase.class.getResourceAsStream("/dev/kappa/connectors/cdc/postgres-grants.sql")) {
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Systems.postgres().run("granted", sql, sql);
        }
        Systems.postgres().run("granted", "CREATE TABLE made_later (id int PRIMARY KEY)");
        assertEquals(
                List.of(), check("granted", options("granted", "username", "kappa_cdc", "publication", "kappa_shop")));
    }

    @Test
    void whatCannotBeReachedIsNamed() throws Exception {
        role("stranger", "LOGIN");
        Systems.postgres().run("postgres", "CREATE DATABASE reachable");
        String server =
                "source 'x': Postgres at 127.0.0.1:" + Systems.postgres().port();
        assertEquals(
                List.of("UNREACHABLE: source 'x': Postgres at 127.0.0.1:1 does not answer (Connection to 127.0.0.1:1"
                        + " refused. Check that the hostname and port are correct and that the postmaster is accepting"
                        + " TCP/IP connections). Look at 'hostname' and 'port', and whether the server runs."),
                check("x", options("reachable", "port", "1")));
        assertEquals(
                List.of("SETUP: " + server + " has no database 'reachible'. Did you mean 'reachable'?"),
                check("x", options("reachible")));
        assertEquals(
                List.of(
                        "MISSING_SECRET: secret 'none' is neither in the environment as KAPPA_SECRET_NONE nor in a file,"
                                + " for KAPPA_SECRETS_DIR is not set. Set one of the two for the process that needs it."),
                check("x", options("reachable", "password", "${secret:none}")));
        assertEquals(
                List.of("UNKNOWN_TABLE: source 'x', database 'reachable': no table matches 'public.*'. There is none"
                        + " yet."),
                check("x", options("reachable")));
    }

    @Test
    void wrongOptionsAreAllNamed() throws Exception {
        Map<String, String> options =
                options("x", "hostnam", "h", "port", "99999", "slot.name", "Kappa", "password", "p");
        options.remove("hostname");
        assertEquals(
                List.of(
                        "MISSING_OPTION: source 'x' needs option 'hostname'. Add 'hostname'='…'.",
                        "INVALID_OPTION: source 'x', option 'port': '99999' is not possible. Write a whole number from 1 to"
                                + " 65535.",
                        "INVALID_OPTION: source 'x', option 'password': the value is the secret itself. Put it into the"
                                + " environment or a file and write 'password'='${secret:NAME}'.",
                        "INVALID_OPTION: source 'x', option 'slot.name': 'Kappa' is not possible. Use lower-case letters,"
                                + " digits and _.",
                        "UNKNOWN_OPTION: source 'x': connector 'postgres-cdc' has no option 'hostnam'. Did you mean"
                                + " 'hostname'?"),
                check("x", options));
    }

    @Test
    void tablesWithoutAKeyAndTakenSlotsAreRefused() throws Exception {
        Systems.postgres().run("postgres", "CREATE DATABASE keyless");
        Systems.postgres()
                .run(
                        "keyless",
                        "CREATE TABLE k (id int)",
                        "ALTER TABLE k REPLICA IDENTITY FULL",
                        "SELECT pg_create_logical_replication_slot('kappa_keyless', 'pgoutput')");
        String where = "source 'keyless', database 'keyless': ";
        assertEquals(
                List.of(
                        "SETUP: " + where + "replication slot 'kappa_keyless' exists already (database keyless, plugin"
                                + " pgoutput, not being read). Choose another name by 'slot.name', or, if nobody needs it:"
                                + " SELECT pg_drop_replication_slot('kappa_keyless');",
                        "SETUP: " + where
                                + "table public.k has no primary key. ALTER TABLE \"public\".\"k\" ADD PRIMARY"
                                + " KEY (…); or leave them out by 'table-list', or accept records without a key by"
                                + " 'tables-without-primary-key'='allow'.",
                        "SETUP: " + where + "publication 'kappa_keyless' does not exist. CREATE PUBLICATION"
                                + " \"kappa_keyless\" FOR TABLE \"public\".\"k\";"),
                check("keyless", options("keyless")));
        INSPECTOR.forget("keyless", options("keyless"));
        INSPECTOR.forget("keyless", options("keyless"));
        Systems.postgres().run("keyless", "CREATE PUBLICATION kappa_keyless FOR ALL TABLES");
        assertEquals(List.of(), check("keyless", options("keyless", "tables-without-primary-key", "allow")));
        try (Connection c = Systems.postgres().connect("keyless");
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT FROM pg_replication_slots WHERE slot_name = 'kappa_keyless'")) {
            assertEquals(false, r.next());
        }
    }

    @Test
    void shapesAndTopicsComeFromTheDatabase() throws Exception {
        Systems.postgres().run("postgres", "CREATE DATABASE shapes");
        Systems.postgres()
                .run(
                        "shapes",
                        "CREATE TABLE orders (line int, id bigint, note text, at timestamptz(3) NOT NULL,"
                                + " PRIMARY KEY (id, line))",
                        "CREATE TABLE customers (id int PRIMARY KEY)");
        assertEquals(
                new TableShape(
                        List.of(
                                new Column("line", "INT NOT NULL"),
                                new Column("id", "BIGINT NOT NULL"),
                                new Column("note", "VARCHAR(2147483647)"),
                                new Column("at", "TIMESTAMP(3) WITH LOCAL TIME ZONE")),
                        List.of("id", "line")),
                INSPECTOR.describe("shop", options("shapes"), "public.orders"));
        assertEquals(
                Set.of("shop.public.orders", "shop.public.customers"), INSPECTOR.rawTopics("shop", options("shapes")));
        assertEquals("shop.public.orders", INSPECTOR.rawTopic("shop", options("shapes"), "orders"));
        KappaException e =
                assertThrows(KappaException.class, () -> INSPECTOR.describe("shop", options("shapes"), "public.order"));
        assertEquals(
                "UNKNOWN_TABLE: source 'shop' has no table 'public.order'. Did you mean 'public.orders'?",
                e.getMessage());
    }
}
