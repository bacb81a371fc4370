package dev.kappa.local.demo;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the served views as any Postgres client would, and the shop's own database beside them. */
final class LiveViews implements AutoCloseable {
    static final String REVENUE_PER_HOUR =
            "SELECT country, window_start, revenue, quantity, order_lines, orders FROM revenue_per_hour";
    /** The same in plain SQL over the shop's own tables. */
    static final String REVENUE_PER_HOUR_BY_THE_SHOP =
            """
            SELECT o.country, date_trunc('hour', o.order_time),
              sum((l.quantity - l.cancelled_quantity) * l.unit_price),
              sum(l.quantity - l.cancelled_quantity), count(*), count(DISTINCT o.order_no)
            FROM orders AS o JOIN order_lines AS l USING (order_no)
            WHERE l.stock_code NOT IN ('POST', 'DOT', 'C2', 'M', 'S', 'BANK CHARGES')
            GROUP BY 1, 2""";

    private final Connection views;
    private final Connection shop;

    LiveViews(KappaConfig config) throws SQLException {
        Map<String, String> others = config.others();
        views = DriverManager.getConnection(
                config.serving().url(),
                config.serving().user(),
                config.secrets().resolve(config.serving().password()));
        shop = DriverManager.getConnection(
                others.get("shop.url"),
                others.get("shop.user"),
                config.secrets().resolve(others.get("shop.password")));
    }

    List<List<String>> rows(String query) throws SQLException {
        return Rows.of(views, query);
    }

    List<List<String>> shopRows(String query) throws SQLException {
        return Rows.of(shop, query);
    }

    boolean exists(String view) throws SQLException {
        return !rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = "
                        + PostgresIdentifier.literal(view))
                .isEmpty();
    }

    /** Whether the shop's history has been played to its end. */
    boolean historyIsOver() throws SQLException {
        return !shopRows("SELECT 1 FROM orders WHERE order_no = '581587'").isEmpty();
    }

    /** Revenue by country and hour, for hours that ended more than a day before the last order. */
    Map<String, String> revenueOfOldHours() throws SQLException {
        Map<String, String> hours = new HashMap<>();
        for (List<String> row : rows("SELECT country, window_start, revenue FROM revenue_per_hour"
                + " WHERE window_start < (SELECT max(last_order) FROM shop_totals) - interval '1 day'")) {
            hours.put(row.get(0) + ", " + row.get(1), row.get(2));
        }
        return hours;
    }

    /** The hour whose revenue has changed most since. */
    static Optional<String> mostChanged(Map<String, String> before, Map<String, String> now) {
        return before.keySet().stream()
                .filter(hour -> now.containsKey(hour) && !now.get(hour).equals(before.get(hour)))
                .max(java.util.Comparator.comparingDouble(
                        hour -> Math.abs(number(now.get(hour)) - number(before.get(hour)))));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }

    @Override
    public void close() throws SQLException {
        views.close();
        shop.close();
    }
}
