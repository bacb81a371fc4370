package dev.kappa.local.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.LocalSecrets;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The accounts of {@code k8s/roles}, by which every stack runs: that they suffice, all other tests on a stack show. Here each tries what it
 * must not be able to do.
 */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesIT {
    private static final String DENIED = "42501";

    private final RunningStack stack;
    private final String serving;
    private final String shop;

    RolesIT(RunningStack stack) {
        this.stack = stack;
        this.serving = stack.config().serving().url();
        this.shop = stack.other("shop.url");
    }

    @BeforeAll
    void aViewAndAReader() throws Exception {
        stack.script(
                        "roles.sql",
                        """
                        CREATE STREAM probed (id INT NOT NULL) WITH ('format' = 'json');
                        CREATE MATERIALIZED VIEW probed_count AS SELECT COUNT(*) AS n FROM probed;
                        """)
                .orFail();
        try (Connection server = superuser(serving);
                Statement sql = server.createStatement()) {
            sql.execute("CREATE ROLE probing_reader LOGIN PASSWORD 'reads' IN ROLE kappa_readers");
        }
        try (Connection server = superuser(shop);
                Statement sql = server.createStatement()) {
            sql.execute("CREATE TABLE IF NOT EXISTS probed (id int PRIMARY KEY)");
        }
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!rows(superuser(serving), "SELECT relname FROM pg_class WHERE relname = 'probed_count_v1'")
                .equals(List.of("probed_count_v1"))) {
            assertTrue(Instant.now().isBefore(deadline), "no view after a minute");
            Thread.sleep(200);
        }
    }

    @AfterAll
    void remove() throws Exception {
        try (Connection gateway = stack.gateway();
                Statement sql = gateway.createStatement()) {
            sql.execute("DROP STREAM probed CASCADE");
        }
        try (Connection server = superuser(serving);
                Statement sql = server.createStatement()) {
            sql.execute("DROP ROLE probing_reader");
        }
        try (Connection server = superuser(shop);
                Statement sql = server.createStatement()) {
            sql.execute("DROP TABLE probed");
        }
    }

    @Test
    void noneOfThemIsMoreThanAnAccount() throws Exception {
        assertEquals(
                List.of("kappa login", "kappa_cdc login replication", "kappa_readers", "kappa_writer login"),
                rows(
                        superuser(serving),
                        "SELECT concat_ws(' ', rolname, CASE WHEN rolcanlogin THEN 'login' END, CASE WHEN rolreplication THEN"
                                + " 'replication' END, CASE WHEN rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls THEN 'MORE' END)"
                                + " FROM pg_roles WHERE rolname LIKE 'kappa%' ORDER BY 1"));
        assertEquals(
                List.of(),
                rows(
                        superuser(serving),
                        "SELECT m::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'kappa%'"));
    }

    @Test
    void theWriterWritesRowsOfViewsAndNothingElse() throws Exception {
        try (Connection writer = account(serving, "kappa_writer", LocalSecrets.WRITER)) {
            assertEquals(List.of(), refused(writer, "SELECT * FROM public.probed_count_v1"));
            allRefused(
                    writer,
                    "SELECT * FROM kappa.objects",
                    "SELECT * FROM kappa.changes",
                    "INSERT INTO kappa.changes (kind) VALUES ('DROP')",
                    "UPDATE kappa.versions SET job_wanted = false",
                    "UPDATE kappa.live SET version = 7",
                    "UPDATE kappa.jobs SET attempt = 7",
                    "DELETE FROM kappa.lock",
                    "DELETE FROM kappa.view_progress",
                    "TRUNCATE public.probed_count_v1",
                    "ALTER TABLE public.probed_count_v1 ADD COLUMN x int",
                    "DROP TABLE public.probed_count_v1",
                    "DROP VIEW public.probed_count",
                    "CREATE TABLE public.mine (n int)",
                    "CREATE TABLE kappa.mine (n int)",
                    "CREATE SCHEMA mine",
                    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "CREATE ROLE mine",
                    "GRANT kappa TO kappa_writer",
                    "SET ROLE kappa",
                    "SELECT * FROM pg_authid",
                    "SELECT pg_read_file('/etc/passwd')",
                    "COPY (SELECT 1) TO '/tmp/x'",
                    "COPY (SELECT 1) TO PROGRAM 'true'");
        }
        noWayInto(shop, "kappa_writer", LocalSecrets.WRITER);
    }

    @Test
    void aReaderReadsViewsAndNothingElse() throws Exception {
        try (Connection reader = DriverManager.getConnection(serving, "probing_reader", "reads")) {
            assertEquals(List.of(), refused(reader, "SELECT * FROM public.probed_count"));
            assertEquals(List.of(), refused(reader, "SELECT * FROM kappa.live_topics"));
            allRefused(
                    reader,
                    "INSERT INTO public.probed_count_v1 VALUES (7)",
                    "DELETE FROM public.probed_count_v1",
                    "SELECT * FROM public.probed_count_v1",
                    "SELECT * FROM kappa.objects",
                    "SELECT * FROM kappa.jobs",
                    "SELECT * FROM kappa.view_progress",
                    "UPDATE kappa.live SET version = 7",
                    "CREATE TABLE public.mine (n int)",
                    "CREATE TEMPORARY TABLE mine (n int)",
                    "SET ROLE kappa",
                    "SELECT * FROM pg_authid",
                    "SELECT pg_read_file('/etc/passwd')");
        }
    }

    @Test
    void theCaptureReadsTheShopAndNothingElse() throws Exception {
        try (Connection capture = account(shop, "kappa_cdc", LocalSecrets.SHOP)) {
            assertEquals(List.of(), refused(capture, "SELECT * FROM public.probed"));
            allRefused(
                    capture,
                    "INSERT INTO public.probed VALUES (7)",
                    "UPDATE public.probed SET id = 7",
                    "DELETE FROM public.probed",
                    "TRUNCATE public.probed",
                    "DROP TABLE public.probed",
                    "ALTER TABLE public.probed REPLICA IDENTITY FULL",
                    "CREATE TABLE public.mine (n int)",
                    "CREATE TEMPORARY TABLE mine (n int)",
                    "CREATE SCHEMA mine",
                    "CREATE PUBLICATION mine FOR TABLE public.probed",
                    "SET ROLE kappa",
                    "SELECT * FROM pg_authid",
                    "SELECT pg_read_file('/etc/passwd')");
        }
        noWayInto(serving, "kappa_cdc", LocalSecrets.SHOP);
    }

    @Test
    void theOwnerOwnsTheRegistryAndNothingElse() throws Exception {
        try (Connection owner = account(serving, "kappa", LocalSecrets.SERVING)) {
            assertEquals(List.of(), refused(owner, "SELECT * FROM kappa.objects"));
            allRefused(
                    owner,
                    "CREATE SCHEMA mine",
                    "CREATE DATABASE mine",
                    "CREATE ROLE mine",
                    "ALTER ROLE kappa SUPERUSER",
                    "SET ROLE kappa_cdc",
                    "SET ROLE postgres",
                    "SELECT * FROM pg_authid",
                    "SELECT pg_create_logical_replication_slot('mine', 'pgoutput')",
                    "SELECT pg_read_file('/etc/passwd')",
                    "COPY (SELECT 1) TO PROGRAM 'true'");
        }
    }

    private static void allRefused(Connection connection, String... statements) throws SQLException {
        assertEquals(List.of(statements), refused(connection, statements));
    }

    /** Those that the server refuses for want of a right; each is rolled back. */
    private static List<String> refused(Connection connection, String... statements) throws SQLException {
        List<String> refused = new ArrayList<>();
        connection.setAutoCommit(false);
        for (String statement : statements) {
            try (Statement sql = connection.createStatement()) {
                sql.execute(statement);
            } catch (SQLException e) {
                if (!DENIED.equals(e.getSQLState())) {
                    throw new SQLException(statement + ": " + e.getMessage(), e);
                }
                refused.add(statement);
            }
            connection.rollback();
        }
        connection.setAutoCommit(true);
        return refused;
    }

    /** No connection, or none that could read anything. */
    private void noWayInto(String database, String account, String secret) throws Exception {
        try (Connection connection = account(database, account, secret)) {
            assertEquals(
                    List.of(),
                    rows(
                            connection,
                            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"));
        } catch (SQLException e) {
            assertEquals(DENIED, e.getSQLState(), e.getMessage());
        }
    }

    private Connection account(String database, String user, String secret) throws Exception {
        String password =
                Files.readString(stack.settings().home().secrets().file(secret)).strip();
        return DriverManager.getConnection(database, user, password);
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(database, stack.other("shop.user"), stack.other("shop.password"));
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        try (connection;
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
