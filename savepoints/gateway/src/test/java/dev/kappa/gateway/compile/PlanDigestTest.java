package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kappa.gateway.analysis.DeclaredShape;
import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.analysis.QueryAnalysis;
import dev.kappa.gateway.analysis.QueryAnalyst;
import dev.kappa.gateway.analysis.ShopTopology;
import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.topology.definition.VersionId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanDigestTest {
    private static final String QUERY =
            """
            SELECT o.country AS land, SUM(l.quantity) AS pieces
            FROM orders AS o JOIN order_lines AS l ON l.order_no = o.order_no
            WHERE o.status = 'PLACED' AND l.quantity > 0
            GROUP BY o.country""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select  o.country as land, sum(l.quantity) as pieces -- how many\nfrom orders o join order_lines l on l.order_no = o.order_no\n"
                        + "where o.status = 'PLACED' and l.quantity > 0 group by o.country",
                "SELECT a.country AS land, SUM(b.quantity) AS pieces FROM orders AS a JOIN order_lines AS b ON b.order_no = a.order_no"
                        + " WHERE a.status = 'PLACED' AND b.quantity > 0 GROUP BY a.country",
                "SELECT o.country AS land, SUM(l.quantity) AS pieces FROM orders AS o JOIN order_lines AS l ON o.order_no = l.order_no"
                        + " WHERE l.quantity > 0 AND 'PLACED' = o.status GROUP BY o.country",
                "WITH placed AS (SELECT order_no AS n, country AS c FROM orders WHERE status = 'PLACED'),"
                        + " sold AS (SELECT order_no AS m, quantity AS q FROM order_lines WHERE quantity > 0)"
                        + " SELECT c AS land, SUM(q) AS pieces FROM placed JOIN sold ON m = n GROUP BY c",
                "SELECT country AS land, SUM(q) AS pieces FROM (SELECT o.country, l.quantity AS q FROM orders AS o"
                        + " JOIN order_lines AS l ON l.order_no = o.order_no WHERE o.status = 'PLACED' AND l.quantity > 0)"
                        + " GROUP BY country"
            })
    void theSameMeaningHasTheSameDigest(String rewritten) {
        assertEquals(digest(QUERY), digest(rewritten));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AS land:AS nation", "PLACED:CANCELLED", "> 0:>= 0", "SUM(:MAX(", "orders AS o:`orders$v1` AS o"
            })
    void anotherMeaningHasAnotherDigest(String change) {
        String changed = QUERY.replace(change.split(":")[0], change.split(":")[1]);
        assertNotEquals(digest(QUERY), digest(changed));
    }

    /** Two queries each, of which the second means something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT order_no FROM orders WHERE status = 'A' -> SELECT order_no FROM orders WHERE status = 'B'",
                "SELECT order_no FROM orders WHERE status <> 'A' AND country = 'B' -> SELECT order_no FROM orders WHERE status <> 'A' OR country = 'B'",
                "SELECT order_no, line_no, quantity - line_no AS n FROM order_lines -> SELECT order_no, line_no, line_no - quantity AS n FROM order_lines",
                "SELECT order_no, SUBSTRING(status, 1, 3) AS s FROM orders -> SELECT order_no, SUBSTRING(status, 1, 2) AS s FROM orders",
                "SELECT order_no, UPPER(status) AS s FROM orders -> SELECT order_no, LOWER(status) AS s FROM orders",
                "SELECT order_no, status || country AS s FROM orders -> SELECT order_no, country || status AS s FROM orders",
                "SELECT order_no, CASE WHEN status = 'A' THEN 1 ELSE 2 END AS s FROM orders -> SELECT order_no, CASE WHEN status = 'A' THEN 1 ELSE 3 END AS s FROM orders",
                "SELECT order_no, line_no, CAST(quantity AS BIGINT) AS q FROM order_lines -> SELECT order_no, line_no, CAST(quantity AS DOUBLE) AS q FROM order_lines",
                "SELECT order_no FROM orders WHERE status LIKE 'A%' -> SELECT order_no FROM orders WHERE status LIKE '%A'",
                "SELECT order_no, status FROM orders -> SELECT status, order_no FROM orders",
                "SELECT COUNT(country) AS n FROM orders -> SELECT COUNT(DISTINCT country) AS n FROM orders",
                "SELECT COUNT(*) AS n FROM orders -> SELECT COUNT(*) FILTER (WHERE status = 'A') AS n FROM orders",
                "SELECT country, COUNT(*) AS n FROM orders GROUP BY country -> SELECT status AS country, COUNT(*) AS n FROM orders GROUP BY status",
                "SELECT country, COUNT(*) AS n FROM orders GROUP BY country -> SELECT country, COUNT(*) AS n FROM orders GROUP BY country HAVING COUNT(*) > 1",
                "SELECT l.order_no, l.line_no FROM order_lines AS l JOIN orders AS o ON o.order_no = l.order_no -> SELECT l.order_no, l.line_no FROM order_lines AS l LEFT JOIN orders AS o ON o.order_no = l.order_no",
                "SELECT l.order_no, l.line_no FROM order_lines AS l JOIN orders AS o ON o.order_no = l.order_no -> SELECT l.order_no, l.line_no FROM order_lines AS l JOIN orders AS o ON o.order_no = l.stock_code",
                "SELECT order_no FROM orders WHERE order_no IN (SELECT order_no FROM order_lines) -> SELECT order_no FROM orders WHERE order_no NOT IN (SELECT order_no FROM order_lines)",
                "SELECT order_no FROM orders UNION SELECT order_no FROM order_lines -> SELECT order_no FROM orders INTERSECT SELECT order_no FROM order_lines",
                "SELECT order_no, status FROM orders ORDER BY status, order_no LIMIT 3 -> SELECT order_no, status FROM orders ORDER BY status DESC, order_no LIMIT 3",
                "SELECT order_no, status FROM orders ORDER BY status, order_no LIMIT 3 -> SELECT order_no, status FROM orders ORDER BY status, order_no LIMIT 4",
                "SELECT url, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY url, window_start, window_end"
                        + " -> SELECT url, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '2' HOUR)) GROUP BY url, window_start, window_end",
                "SELECT url, window_start, COUNT(*) AS n FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '4' HOUR)) GROUP BY url, window_start, window_end"
                        + " -> SELECT url, window_start, COUNT(*) AS n FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '2' HOUR, INTERVAL '4' HOUR)) GROUP BY url, window_start, window_end",
                "SELECT p.payment_id, v.view_id FROM payments AS p JOIN page_views AS v ON p.order_no = v.stock_code AND v.view_time BETWEEN p.paid_at AND p.paid_at + INTERVAL '1' HOUR"
                        + " -> SELECT p.payment_id, v.view_id FROM payments AS p JOIN page_views AS v ON p.order_no = v.stock_code AND v.view_time BETWEEN p.paid_at AND p.paid_at + INTERVAL '2' HOUR",
                "SELECT payment_id, SUM(amount) OVER (PARTITION BY order_no ORDER BY paid_at ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM payments"
                        + " -> SELECT payment_id, SUM(amount) OVER (PARTITION BY order_no ORDER BY paid_at ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS s FROM payments"
            })
    void whateverChangesTheResultChangesTheDigest(String change) {
        assertNotEquals(stored(change.split(" -> ")[0]), stored(change.split(" -> ")[1]));
    }

    /** Two statements each: what is declared around a query, and how raw records are read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE STREAM x (WATERMARK FOR order_time AS order_time - INTERVAL '5' MINUTE) AS SELECT order_no, order_time FROM orders"
                        + " -> CREATE STREAM x (WATERMARK FOR order_time AS order_time - INTERVAL '6' MINUTE) AS SELECT order_no, order_time FROM orders",
                "CREATE STREAM x AS SELECT order_no, line_no FROM order_lines"
                        + " -> CREATE STREAM x (PRIMARY KEY (line_no, order_no) NOT ENFORCED) AS SELECT order_no, line_no FROM order_lines",
                "CREATE STREAM x AS SELECT order_no FROM orders"
                        + " -> CREATE STREAM x WITH ('table.optimizer.join-reorder-enabled'='true') AS SELECT order_no FROM orders",
                "CREATE STREAM x (a INT) WITH ('format'='json') -> CREATE STREAM x (a INT) WITH ('format'='csv')",
                "CREATE STREAM x (a INT) WITH ('format'='json') -> CREATE STREAM x (a BIGINT) WITH ('format'='json')",
                "CREATE STREAM x (a INT) WITH ('format'='json') -> CREATE STREAM x (a INT NOT NULL) WITH ('format'='json')",
                "CREATE STREAM x (a STRING) WITH ('format'='csv') -> CREATE STREAM x (a STRING) WITH ('format'='csv', 'csv.field-delimiter'=';')",
                "CREATE STREAM x (a INT, b AS a + 1) WITH ('format'='json') -> CREATE STREAM x (a INT, b AS a + 2) WITH ('format'='json')",
                "CREATE STREAM x (a INT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('format'='json')"
                        + " -> CREATE STREAM x (a INT, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '1' SECOND) WITH ('format'='json')"
            })
    void whateverIsDeclaredIsInTheDigest(String change) {
        ShopSession session = new ShopSession();
        String[] statements = change.split(" -> ");
        assertNotEquals(
                session.define(statements[0]).version().digest(),
                session.define(statements[1]).version().digest());
    }

    @Test
    void whereAJobRunsAndWhatItIsCalledIsNotInTheDigest() {
        ShopSession session = new ShopSession();
        assertEquals(
                session.define("CREATE STREAM x AS SELECT order_no FROM orders")
                        .version()
                        .digest(),
                session.define(
                                "CREATE STREAM x COMMENT 'numbers' WITH ('parallelism'='3') AS SELECT o.order_no FROM orders AS o")
                        .version()
                        .digest());
    }

    @Test
    void theTimeZoneIsPartOfTheMeaning() {
        String query = "SELECT CAST(ts AS TIMESTAMP(3)) AS at_home FROM clicks";
        assertNotEquals(digest(query), digest(query, Map.of("table.local-time-zone", "Europe/Paris")));
    }

    /** As the version of a stream has it. */
    private static String stored(String query) {
        return new ShopSession().define("CREATE STREAM x AS " + query).version().digest();
    }

    private static String digest(String query) {
        return digest(query, Map.of());
    }

    private static String digest(String query, Map<String, String> options) {
        ReadableTables tables = ReadableTables.of(Map.of("bootstrap.servers", "127.0.0.1:1"));
        PlanningEnvironment planning = PlanningEnvironment.over(ShopTopology.topology(), tables, options);
        QueryAnalysis a = new QueryAnalyst(planning).analyse(query, DeclaredShape.nothing());
        String plan = PlanCompiler.compile(
                planning,
                new VersionId("result", 1),
                a.output(),
                a.columns(),
                List.of(),
                Map.of("connector", "blackhole"));
        return PlanDigest.of(plan, a.columns(), planning.options());
    }
}
