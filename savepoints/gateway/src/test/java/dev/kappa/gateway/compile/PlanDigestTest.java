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
import java.util.Optional;
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

    @Test
    void theTimeZoneIsPartOfTheMeaning() {
        String query = "SELECT CAST(ts AS TIMESTAMP(3)) AS at_home FROM clicks";
        assertNotEquals(digest(query), digest(query, Map.of("table.local-time-zone", "Europe/Paris")));
    }

    private static String digest(String query) {
        return digest(query, Map.of());
    }

    private static String digest(String query, Map<String, String> options) {
        ReadableTables tables = new ReadableTables(Map.of("bootstrap.servers", "127.0.0.1:1"), Optional.empty());
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
