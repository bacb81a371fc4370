package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's own scripts, compiled one after the other as {@code make demo} creates them, without any system. */
class ShopScriptsTest {
    @Test
    void everyScriptOfTheShopCompiles(@TempDir Path directory) {
        Topology shop = ScriptedShop.in(directory).topology();
        List<String> made = new ArrayList<>();
        for (String name : ScriptedShop.names()) {
            VersionDefinition v = shop.live(name).orElseThrow();
            made.add(v.name() + " " + v.changelog() + " " + v.key().orElse(null) + " "
                    + v.watermark().map(w -> w.column()).orElse("-") + " " + v.readsNames());
        }
        assertEquals(
                """
                customers CHANGELOG [customer_id] - [shop]
                products CHANGELOG [stock_code] - [shop]
                orders CHANGELOG [order_no] order_time [shop]
                order_lines CHANGELOG [order_no, line_no] ordered_at [shop]
                page_views APPEND null view_time []
                supplier_prices APPEND null valid_from [uploads]
                enriched_orders CHANGELOG [order_no, line_no] order_time [customers, order_lines, orders, products]
                prices_in_order APPEND null valid_from [supplier_prices]
                priced_views APPEND null view_time [page_views, prices_in_order]
                abandoned_baskets CHANGELOG [customer_id, visit_start] - [orders, page_views]
                revenue_per_hour CHANGELOG [country, window_start] - [enriched_orders]
                revenue_per_country CHANGELOG [country] - [revenue_per_hour]
                shop_totals CHANGELOG [] - [enriched_orders]
                trending_products APPEND null - [page_views]
                customer_sessions APPEND null - [page_views]
                disappointed_customers CHANGELOG [customer_id] - [customers, orders]
                current_prices CHANGELOG [stock_code] valid_from [prices_in_order]
                abandoned_per_day"""
                        .strip(),
                String.join("\n", made).replaceAll("(?m)^abandoned_per_day.*", "abandoned_per_day"));
    }
}
