package dev.kappa.local.shop;

import dev.kappa.redeploy.config.KappaConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What every view and stream of the shop must be, by hand-written SQL in the shop's own database: over its tables, and over what feeder and
 * application must have sent, which {@code oracle/setup.sql} derives a second time from the file. Shares no code with what it checks.
 */
final class Oracle implements AutoCloseable {
    private final Connection shop;
    private final Connection serving;
    /** The queries whose results are in a table: they are computed once for as long as the feeder stands still. */
    private final Map<String, String> computed = new HashMap<>();

    Oracle(KappaConfig config) throws SQLException {
        shop = DriverManager.getConnection(
                config.others().get("shop.url"),
                config.others().get("shop.user"),
                config.secrets().resolve(config.others().get("shop.password")));
        serving = DriverManager.getConnection(
                config.serving().url(),
                config.serving().user(),
                config.secrets().resolve(config.serving().password()));
    }

    /** Loads the file and derives the rest, unless it is there. */
    void prepare() throws SQLException, IOException {
        if (count("SELECT count(*) FROM pg_namespace WHERE nspname = 'oracle'") > 0) {
            return;
        }
        try (Statement sql = shop.createStatement();
                InputStream file = new GZIPInputStream(resource("/shop/online-retail.csv.gz"))) {
            shop.setAutoCommit(false);
            sql.execute("CREATE SCHEMA oracle");
            sql.execute(
                    "CREATE TABLE oracle.retail (invoice_no text, line_no int, stock_code text, description text,"
                            + " quantity int, invoice_time timestamp(3), unit_price numeric(10, 3), customer_id bigint, country text)");
            sql.execute("CREATE TABLE oracle.cutoff (until timestamp NOT NULL)");
            sql.execute("INSERT INTO oracle.cutoff VALUES ('infinity')");
            copy(shop).copyIn("COPY oracle.retail FROM STDIN (FORMAT csv, HEADER)", file);
            sql.execute(text("/oracle/setup.sql"));
            shop.commit();
        } finally {
            shop.setAutoCommit(true);
        }
    }

    /** Tells how far the feeder has come: up to the beginning of a day, or all of it. */
    void fedUntil(Optional<LocalDate> day) throws SQLException {
        computed.clear();
        try (Statement sql = shop.createStatement()) {
            sql.execute("UPDATE oracle.cutoff SET until = '"
                    + day.map(LocalDate::toString).orElse("infinity") + "'");
        }
    }

    /** A served view against the oracle's query of the same name. */
    Difference ofView(String view) throws SQLException, IOException {
        return difference(view, text("/oracle/" + view + ".sql"));
    }

    /** The same where the stream of enriched order lines has only lines that fulfil a condition. */
    Difference ofView(String view, String lines) throws SQLException, IOException {
        String kept = "(SELECT * FROM order_lines WHERE " + lines + ")";
        return difference(
                view,
                text("/oracle/" + view + ".sql")
                        .replace("public.order_lines", kept)
                        .replace(
                                "public.orders",
                                "(SELECT * FROM orders WHERE order_no IN (SELECT order_no FROM " + kept + " AS k))"));
    }

    private Difference difference(String view, String query) throws SQLException, IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        copy(serving)
                .copyOut(
                        "COPY (SELECT " + String.join(", ", columns(query)) + " FROM " + view
                                + ") TO STDOUT (FORMAT csv)",
                        rows);
        return compare(view, query, rows.toByteArray());
    }

    /** The values of an append-only stream's topic, flat JSON objects, against the oracle's query of the same name. */
    Difference ofStream(String stream, List<String> values) throws SQLException, IOException {
        String query = text("/oracle/" + stream + ".sql");
        List<String> columns = columns(query);
        StringBuilder csv = new StringBuilder();
        for (String value : values) {
            csv.append(FlatJson.csv(value, columns)).append('\n');
        }
        return compare(stream, query, csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Empty where both have the same rows the same number of times. */
    record Difference(String name, long expected, long actual, List<String> missing, List<String> unexpected) {
        boolean isNone() {
            return missing.isEmpty() && unexpected.isEmpty() && expected == actual;
        }

        @Override
        public String toString() {
            return isNone()
                    ? name + ": equal, " + actual + " rows"
                    : "%s: %d rows, expected %d; missing, at most 5: %s; not expected, at most 5: %s"
                            .formatted(name, actual, expected, missing, unexpected);
        }
    }

    private Difference compare(String name, String query, byte[] csv) throws SQLException, IOException {
        try (Statement sql = shop.createStatement()) {
            String expected = "expected_" + name;
            if (!query.equals(computed.get(name))) {
                sql.execute("DROP TABLE IF EXISTS " + expected);
                sql.execute("CREATE TEMP TABLE " + expected + " AS " + query);
                computed.put(name, query);
            }
            sql.execute("DROP TABLE IF EXISTS actual");
            sql.execute("CREATE TEMP TABLE actual AS SELECT * FROM " + expected + " LIMIT 0");
            copy(shop).copyIn("COPY actual FROM STDIN (FORMAT csv)", new ByteArrayInputStream(csv));
            return new Difference(
                    name,
                    count("SELECT count(*) FROM " + expected),
                    count("SELECT count(*) FROM actual"),
                    texts("SELECT t::text FROM (TABLE " + expected + " EXCEPT ALL TABLE actual) AS t LIMIT 5"),
                    texts("SELECT t::text FROM (TABLE actual EXCEPT ALL TABLE " + expected + ") AS t LIMIT 5"));
        }
    }

    long count(String query) throws SQLException {
        return Long.parseLong(texts(query).get(0));
    }

    List<String> texts(String query) throws SQLException {
        try (Statement sql = shop.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private List<String> columns(String query) throws SQLException {
        try (Statement sql = shop.createStatement();
                ResultSet none = sql.executeQuery("SELECT * FROM (" + query + ") AS q LIMIT 0")) {
            ResultSetMetaData shape = none.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int column = 1; column <= shape.getColumnCount(); column++) {
                columns.add(shape.getColumnName(column));
            }
            return columns;
        }
    }

    private static CopyManager copy(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = Oracle.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IOException(name + " is not on the class path");
        }
        return resource;
    }

    private static String text(String name) throws IOException {
        try (InputStream resource = resource(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws SQLException {
        shop.close();
        serving.close();
    }
}
