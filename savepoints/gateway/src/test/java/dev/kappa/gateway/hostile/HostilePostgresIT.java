package dev.kappa.gateway.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.serving.PostgresIdentifier;
import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewTable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real server is told hostile columns, tables, texts and passwords; what it then has is exactly those, and its other table. */
class HostilePostgresIT {
    private static EmbeddedPostgres server;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        connection = server.getPostgresDatabase().getConnection();
        run("CREATE TABLE victim (n int)");
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        server.close();
    }

    private static List<String> names() {
        return HostileTexts.all().stream()
                .filter(name -> PostgresIdentifier.problem(name).isEmpty())
                .toList();
    }

    @Test
    void columnsOfAView() throws SQLException {
        List<String> names = names();
        assertTrue(names.size() > 400, names.size() + " names");
        List<ViewColumn> columns =
                names.stream().map(name -> new ViewColumn(name, "INT NOT NULL")).toList();
        ViewTable table = new ViewTable("public", "columns_v1", columns, Optional.of(names.subList(0, 20)));

        run(table.createStatement());
        run("INSERT INTO " + table.qualifiedName() + " (" + table.selectList() + ") SELECT "
                + String.join(", ", names.stream().map(n -> "1").toList()));

        assertEquals(
                names,
                texts(
                        "SELECT attname FROM pg_attribute WHERE attrelid = 'columns_v1'::regclass AND attnum > 0 ORDER BY attnum"));
        assertEquals(
                names.size(),
                texts("SELECT " + table.selectList() + " FROM columns_v1", names.size())
                        .size());
        theVictimLives(List.of("columns_v1"));
        run(table.dropStatement());
    }

    @Test
    void tables() throws SQLException {
        List<String> names = names();
        for (String name : names) {
            run("CREATE TABLE "
                    + new ViewTable("public", name, List.of(new ViewColumn("a", "INT")), Optional.empty())
                            .qualifiedName()
                    + " (a int)");
        }
        theVictimLives(names);
        for (String name : names) {
            run("DROP TABLE " + PostgresIdentifier.quote(name));
        }
        theVictimLives(List.of());
    }

    @Test
    void textsWhateverTheServersSetting() throws SQLException {
        for (String setting : List.of("on", "off")) {
            run("SET standard_conforming_strings = " + setting);
            for (String text : HostileTexts.all()) {
                assertEquals(List.of(text), texts("SELECT " + PostgresIdentifier.literal(text) + "::text"));
            }
        }
        run("SET standard_conforming_strings = on");
        theVictimLives(List.of());
    }

    @Test
    void rolesAndTheirPasswords() throws SQLException {
        run("SET password_encryption = 'scram-sha-256'");
        int number = 0;
        for (String password : HostileTexts.all().subList(0, 100)) {
            String role = "r" + number++ + names().get(number).codePointAt(0);
            run("CREATE ROLE " + PostgresIdentifier.quote(role) + " LOGIN PASSWORD "
                    + PostgresIdentifier.literal(password));
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
            try (Connection asThem = DriverManager.getConnection(url, role, password)) {
                assertTrue(asThem.isValid(5));
            }
        }
        theVictimLives(List.of());
    }

    private static void theVictimLives(List<String> others) throws SQLException {
        TreeSet<String> expected = new TreeSet<>(others);
        expected.add("victim");
        assertEquals(
                expected,
                new TreeSet<>(texts(
                        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")));
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static List<String> texts(String sql) throws SQLException {
        return texts(sql, 1);
    }

    private static List<String> texts(String sql, int columns) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        texts.add(rows.getString(i));
                    }
                }
            }
            return texts;
        }
    }
}
