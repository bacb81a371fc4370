package dev.kappa.redeploy;

import dev.kappa.redeploy.registry.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real Postgres for all tests of a run; each test asks for a database of its own. */
public final class TestPostgres {
    private static final int PORT = Integer.getInteger("kappa.test.postgres.port", TestPorts.at(432));
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private TestPostgres() {}

    /** A new, empty database and its owner, who is not a superuser. */
    public static synchronized Database fresh() {
        String name = "kappa" + DATABASES.incrementAndGet();
        start();
        admin("CREATE ROLE " + name + " LOGIN PASSWORD 'secret'", "CREATE DATABASE " + name + " OWNER " + name);
        return database(name, "secret");
    }

    public static Database database(String name, String password) {
        return new Database(url(name), name, () -> password);
    }

    public static String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + PORT + "/" + name;
    }

    /** The same database as somebody else. */
    public static Database database(String name, String user, String password) {
        return new Database(url(name), user, () -> password);
    }

    /** Runs statements as the superuser. */
    public static void admin(String... statements) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start() {
        if (server != null) {
            return;
        }
        try {
            server = EmbeddedPostgres.builder().setPort(PORT).start();
        } catch (IOException e) {
            throw new IllegalStateException("Postgres on port " + PORT, e);
        }
    }
}
