package dev.kappa.local.shop;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The heart of the shop altered while the feeder plays, taken back over the whole history, and what a rebuild costs. */
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class ShopRebuildIT {
    private static final LocalDate BEGIN = LocalDate.of(2011, 2, 1);
    private static final LocalDate PAUSE = LocalDate.of(2011, 4, 1);
    /** What is altered and all that follows from it, in the order in which they are created. */
    private static final List<String> SCRIPTS = List.of(
            "streams/enriched_orders", "views/revenue_per_hour", "views/shop_totals", "views/revenue_per_country");

    private static OpenShop shop;

    @BeforeAll
    static void openTheShop(RunningStack running) throws Exception {
        shop = new OpenShop(running);
    }

    @AfterAll
    static void closeTheShop() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    @Tag("torture")
    @Order(1)
    void anAlteredStreamAndItsViewsEqualTheNewQueryAlthoughTheFeederPlaysOn() throws Exception {
        shop.feed(Optional.of(BEGIN));
        shop.feeder().start("6h/s", Optional.of(PAUSE.toString()));
        try (InputStream text = ShopRebuildIT.class.getResourceAsStream("/dev/kappa/local/demo/alter.sql")) {
            shop.rebuild(new String(text.readAllBytes(), StandardCharsets.UTF_8), true);
        }
        shop.feeder().kill();
        shop.feed(Optional.of(PAUSE));

        shop.awaitEqual(Optional.of(PAUSE));
    }

    @Test
    @Tag("torture")
    @Order(2)
    void theWayBackLeadsToTheFormerQueryOverTheWholeHistory() throws Exception {
        shop.feed(Optional.empty());
        shop.rebuild("ALTER STREAM enriched_orders ROLLBACK;\n", false);

        shop.awaitEqual(Optional.empty());
    }

    /** Against the same four definitions created once more under other names, until their views have caught up. */
    @Test
    @Tag("bench")
    @Order(3)
    void aRebuildAgainstTheSameJobsStartedByHand() throws Exception {
        shop.feed(Optional.empty());
        shop.awaitEqual(Optional.empty());

        Duration byHand = byHand();
        Duration rebuild = shop.rebuild("ALTER STREAM enriched_orders REBUILD;\n", false);
        shop.awaitEqual(Optional.empty());

        System.out.printf(
                "whole history: by hand %d s, rebuild %d s, ratio %.2f%n",
                byHand.toSeconds(), rebuild.toSeconds(), rebuild.toMillis() / (double) byHand.toMillis());
    }

    private static Duration byHand() throws Exception {
        StringBuilder creates = new StringBuilder();
        for (String script : SCRIPTS) {
            Path file = RunningStack.checkout().resolve("sql-scripts/" + script + ".sql");
            creates.append(otherNames(Files.readString(file))).append('\n');
        }
        Instant begin = Instant.now();
        shop.stack().script("by-hand.sql", creates.toString()).orFail();
        try (Connection serving = shop.stack().serving()) {
            while (!caughtUp(serving)) {
                Thread.sleep(200);
            }
        }
        Duration took = Duration.between(begin, Instant.now());
        shop.stack()
                .script("drop.sql", "DROP STREAM " + otherNames("enriched_orders") + " CASCADE;\n")
                .orFail();
        return took;
    }

    private static String otherNames(String sql) {
        for (String script : SCRIPTS) {
            String name = script.substring(script.indexOf('/') + 1);
            sql = sql.replaceAll("\\b" + name + "\\b", name + "_by_hand");
        }
        return sql;
    }

    private static boolean caughtUp(Connection serving) throws SQLException {
        return equal(serving, "SELECT order_lines || ' ' || revenue FROM %s", "shop_totals")
                && equal(serving, "SELECT count(*) || ' ' || sum(revenue) FROM %s", "revenue_per_hour")
                && equal(
                        serving,
                        "SELECT count(*) || ' ' || sum(revenue) || ' ' || sum(percent_of_all) FROM %s",
                        "revenue_per_country");
    }

    private static boolean equal(Connection serving, String query, String view) throws SQLException {
        return text(serving, query.formatted(view)).equals(text(serving, query.formatted(otherNames(view))));
    }

    private static String text(Connection serving, String query) throws SQLException {
        try (Statement sql = serving.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }
}
