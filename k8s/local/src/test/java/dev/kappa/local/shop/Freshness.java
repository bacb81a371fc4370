package dev.kappa.local.shop;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * How long it takes from a commit in the shop until a view shows it: looks at the number of order lines in both, over and over, and
 * measures for each number seen in the shop when the view has at least as many. Precise to about the time that two looks take. What was
 * committed before the view showed anything at all does not count: it waited for the jobs to warm up.
 */
final class Freshness implements AutoCloseable {
    private record Commit(long lines, long nanos) {}

    private final Connection shop;
    private final Connection serving;
    private final Deque<Commit> waiting = new ArrayDeque<>();
    private final List<Long> millis = new ArrayList<>();
    private long newest;
    /** How many lines the shop had when the view showed its first; -1 before. */
    private long first = -1;

    Freshness(Connection shop, Connection serving) {
        this.shop = shop;
        this.serving = serving;
    }

    void look() throws SQLException {
        long inShop = number(shop, "SELECT count(*) FROM public.order_lines");
        if (inShop > newest) {
            newest = inShop;
            waiting.add(new Commit(inShop, System.nanoTime()));
        }
        long inView = number(serving, "SELECT coalesce(max(order_lines), 0) FROM shop_totals");
        if (first < 0 && inView > 0) {
            first = newest;
        }
        while (!waiting.isEmpty() && waiting.getFirst().lines() <= inView) {
            Commit commit = waiting.removeFirst();
            if (commit.lines() > first) {
                millis.add((System.nanoTime() - commit.nanos()) / 1_000_000);
            }
        }
    }

    @Override
    public String toString() {
        if (millis.isEmpty()) {
            return "nothing was measured";
        }
        Collections.sort(millis);
        return String.format(
                Locale.ROOT,
                "from commit to view over %d commits: p50 %d ms, p99 %d ms, longest %d ms",
                millis.size(),
                millis.get(millis.size() / 2),
                millis.get((int) Math.min(millis.size() - 1L, Math.round(millis.size() * 0.99))),
                millis.get(millis.size() - 1));
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        shop.close();
        serving.close();
    }
}
