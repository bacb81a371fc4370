package dev.kappa.redeploy.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.ReaderRights;
import dev.kappa.redeploy.registry.WriterRights;
import dev.kappa.topology.definition.VersionDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The accounts that {@code k8s/roles} makes: each does its work, and nothing of the others'. */
class RolesIT {
    private static final String DENIED = "42501";
    private static final VersionDefinition VIEW = Definitions.view("probed");
    private static final String DATABASE = "roles_serving";
    private static final String SHOP = "roles_shop";

    private static Database database;
    private static JdbcControllerLock lock;

    @BeforeAll
    static void accounts() throws Exception {
        TestPostgres.fresh().close();
        TestPostgres.admin("CREATE DATABASE " + DATABASE, "CREATE DATABASE " + SHOP);
        for (int twice = 0; twice < 2; twice++) {
            script(DATABASE, "serving.sql");
            script(SHOP, "source.sql");
        }
        TestPostgres.admin(
                "ALTER ROLE kappa PASSWORD 'o'",
                "ALTER ROLE kappa_writer PASSWORD 'w'",
                "ALTER ROLE kappa_cdc PASSWORD 'c'",
                "CREATE ROLE probing_reader LOGIN PASSWORD 'r' IN ROLE kappa_readers");
        run(
                SHOP,
                "postgres",
                "",
                "CREATE TABLE public.orders (id int PRIMARY KEY)",
                "INSERT INTO public.orders VALUES (1)");

        database = TestPostgres.database(DATABASE, "kappa", "o");
        JdbcRegistry registry = new JdbcRegistry(database);
        registry.topology();
        lock = new JdbcControllerLock(database, "test", Duration.ofMinutes(1));
        long fence = lock.take().orElseThrow();
        ReaderRights.grant(database, "kappa_readers");
        WriterRights.grant(database, "kappa_writer");
        registry.submit(Definitions.create(VIEW, 0));
        assertEquals(
                new Serving.Outcome.Done(),
                new PostgresServing(
                                database, fence, "kappa_readers", Optional.of("kappa_writer"), Duration.ofSeconds(1))
                        .create(VIEW, new Branches(List.of(VIEW), VIEW)));
    }

    @AfterAll
    static void close() {
        lock.close();
        database.close();
    }

    @Test
    void theWriterWritesRowsAndProgressOfViewsAndNothingElse() throws Exception {
        run(
                DATABASE,
                "kappa_writer",
                "w",
                "CREATE TEMPORARY TABLE kappa_stage (n int) ON COMMIT DELETE ROWS",
                "INSERT INTO kappa.view_progress AS p (name, version, attempt, writer, epoch) VALUES ('probed', 1, 1, 1, 0)"
                        + " ON CONFLICT (name, version) DO UPDATE SET attempt = EXCLUDED.attempt RETURNING writer",
                "SELECT epoch FROM kappa.view_progress FOR UPDATE",
                "UPDATE kappa.view_progress SET epoch = 1",
                "DELETE FROM public.probed_v1 t USING kappa_stage s WHERE t.country = s.n::text",
                "INSERT INTO public.probed_v1 SELECT * FROM public.probed_v1 WHERE false");
        allRefused(
                DATABASE,
                "kappa_writer",
                "w",
                "SELECT * FROM kappa.objects",
                "SELECT * FROM kappa.changes",
                "INSERT INTO kappa.changes (kind) VALUES ('DROP')",
                "UPDATE kappa.versions SET job_wanted = false",
                "UPDATE kappa.live SET version = 7",
                "UPDATE kappa.jobs SET attempt = 7",
                "DELETE FROM kappa.lock",
                "DELETE FROM kappa.view_progress",
                "TRUNCATE public.probed_v1",
                "ALTER TABLE public.probed_v1 ADD COLUMN x int",
                "DROP TABLE public.probed_v1",
                "DROP VIEW public.probed",
                "CREATE TABLE public.mine (n int)",
                "CREATE TABLE kappa.mine (n int)",
                "CREATE SCHEMA mine",
                "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE ROLE mine",
                "SET ROLE kappa",
                "SELECT * FROM pg_authid",
                "SELECT pg_read_file('/etc/passwd')",
                "COPY (SELECT 1) TO '/tmp/x'",
                "COPY (SELECT 1) TO PROGRAM 'true'");
    }

    @Test
    void aReaderReadsViewsAndNothingElse() throws Exception {
        run(DATABASE, "probing_reader", "r", "SELECT * FROM public.probed", "SELECT * FROM kappa.live_topics");
        allRefused(
                DATABASE,
                "probing_reader",
                "r",
                "INSERT INTO public.probed_v1 SELECT * FROM public.probed",
                "DELETE FROM public.probed_v1",
                "SELECT * FROM public.probed_v1",
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

    @Test
    void theCaptureReadsTheShopAndNothingElse() throws Exception {
        run(SHOP, "kappa_cdc", "c", "SELECT * FROM public.orders");
        allRefused(
                SHOP,
                "kappa_cdc",
                "c",
                "INSERT INTO public.orders VALUES (7)",
                "UPDATE public.orders SET id = 7",
                "DELETE FROM public.orders",
                "TRUNCATE public.orders",
                "DROP TABLE public.orders",
                "ALTER TABLE public.orders REPLICA IDENTITY FULL",
                "CREATE TABLE public.mine (n int)",
                "CREATE TEMPORARY TABLE mine (n int)",
                "CREATE SCHEMA mine",
                "CREATE PUBLICATION mine FOR TABLE public.orders",
                "SET ROLE kappa",
                "SELECT * FROM pg_authid",
                "SELECT pg_read_file('/etc/passwd')");
        SQLException outside = org.junit.jupiter.api.Assertions.assertThrows(
                SQLException.class, () -> DriverManager.getConnection(TestPostgres.url(DATABASE), "kappa_cdc", "c"));
        assertEquals(DENIED, outside.getSQLState(), outside.getMessage());
    }

    @Test
    void theOwnerOwnsTheRegistryAndNothingElse() throws Exception {
        run(DATABASE, "kappa", "o", "SELECT * FROM kappa.objects", "SELECT * FROM public.probed");
        allRefused(
                DATABASE,
                "kappa",
                "o",
                "CREATE SCHEMA mine",
                "CREATE ROLE mine",
                "ALTER ROLE kappa SUPERUSER",
                "SET ROLE kappa_cdc",
                "SET ROLE postgres",
                "SELECT * FROM pg_authid",
                "SELECT pg_read_file('/etc/passwd')",
                "COPY (SELECT 1) TO PROGRAM 'true'");
    }

    private static void script(String name, String file) throws Exception {
        Path script = Path.of("../../../k8s/roles", file);
        run(name, "postgres", "", Files.readString(script));
    }

    private static void run(String name, String user, String password, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url(name), user, password);
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    /** Refused by the server for want of a right; each is rolled back. */
    private static void allRefused(String name, String user, String password, String... statements)
            throws SQLException {
        List<String> refused = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(TestPostgres.url(name), user, password)) {
            connection.setAutoCommit(false);
            for (String statement : statements) {
                try (Statement sql = connection.createStatement()) {
                    sql.execute(statement);
                } catch (SQLException e) {
                    refused.add(DENIED.equals(e.getSQLState()) ? statement : statement + ": " + e.getMessage());
                }
                connection.rollback();
            }
        }
        assertEquals(List.of(statements), refused);
    }
}
