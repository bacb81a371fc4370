package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.TableShape;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's own scripts, compiled one after the other as {@code make demo} creates them, without any system. */
class ShopScriptsTest {
    private static final Path SCRIPTS = Path.of("../../sql-scripts");

    private final TreeMap<String, NamedObject> objects = new TreeMap<>();
    private final TreeMap<VersionId, VersionDefinition> versions = new TreeMap<>();

    @Test
    void everyScriptOfTheShopCompiles(@TempDir Path directory) throws IOException {
        KappaConfig config = config(directory);
        List<String> made = new ArrayList<>();
        for (String script : List.of(
                "sources/shop",
                "sources/uploads",
                "streams/customers",
                "streams/products",
                "streams/orders",
                "streams/order_lines",
                "streams/page_views",
                "streams/supplier_prices",
                "streams/enriched_orders",
                "streams/prices_in_order",
                "streams/priced_views",
                "streams/abandoned_baskets",
                "views/revenue_per_hour",
                "views/revenue_per_country",
                "views/shop_totals",
                "views/trending_products",
                "views/customer_sessions",
                "views/disappointed_customers",
                "views/current_prices",
                "views/abandoned_per_day")) {
            VersionDefinition v = define(config, Files.readString(SCRIPTS.resolve(script + ".sql")));
            versions.put(v.id(), v);
            objects.put(v.name(), new NamedObject(v.name(), v.kind(), Optional.of(v.id())));
            if (v.kind() != ObjectKind.SOURCE) {
                made.add(v.name() + " " + v.changelog() + " " + v.key().orElse(null) + " "
                        + v.watermark().map(w -> w.column()).orElse("-") + " " + v.readsNames());
            }
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

    private VersionDefinition define(KappaConfig config, String text) {
        Topology topology = new Topology(1, objects, versions);
        DefinitionCompiler compiler = new DefinitionCompiler(
                new DefinitionContext(config, topology, new SourceInspectors(List.of(new Shop())), Map.of()));
        Statement statement = StatementParser.parse(text).orElseThrow();
        if (statement instanceof Statement.CreateSource source) {
            return compiler.source(source).version();
        }
        if (statement instanceof Statement.CreateStream s) {
            return compiler.define(ObjectKind.STREAM, s.name(), s.written(), s.definition())
                    .version();
        }
        Statement.CreateView v = (Statement.CreateView) statement;
        return compiler.define(ObjectKind.VIEW, v.name(), v.written(), v.definition())
                .version();
    }

    private static KappaConfig config(Path directory) throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(directory.resolve("jobs.jar")))) {
            jar.putNextEntry(new ZipEntry("dev/kappa/jobs/shop/AbandonedBaskets.class"));
        }
        return KappaConfig.parse(
                directory.resolve("kappa.properties"),
                """
                kafka.bootstrap.servers=127.0.0.1:1
                serving.url=jdbc:postgresql://127.0.0.1:1/kappa
                serving.user=kappa
                serving.password=${secret:serving}
                flink.rest.url=http://127.0.0.1:1
                flink.checkpoints=file:///checkpoints
                flink.savepoints=file:///savepoints
                job.jar=jobs.jar
                """);
    }

    /** The shop's database and its bucket, as schema.sql has them. */
    private static final class Shop implements SourceInspector {
        private static final Map<String, TableShape> TABLES = Map.of(
                "public.customers",
                shape(
                        "customer_id",
                        "customer_id BIGINT NOT NULL|country STRING NOT NULL|first_seen TIMESTAMP(3) NOT NULL"),
                "public.products",
                shape("stock_code", "stock_code STRING NOT NULL|description STRING|updated_at TIMESTAMP(3) NOT NULL"),
                "public.orders",
                shape(
                        "order_no",
                        "order_no STRING NOT NULL|customer_id BIGINT|country STRING NOT NULL|order_time TIMESTAMP(3) NOT NULL|status STRING NOT NULL|updated_at TIMESTAMP(3) NOT NULL"),
                "public.order_lines",
                shape(
                        "order_no;line_no",
                        "order_no STRING NOT NULL|line_no INT NOT NULL|stock_code STRING NOT NULL|quantity INT NOT NULL|unit_price DECIMAL(10, 3) NOT NULL|cancelled_quantity INT NOT NULL|note STRING|ordered_at TIMESTAMP(3) NOT NULL|cancelled_at TIMESTAMP(3)"));

        private static TableShape shape(String key, String columns) {
            return new TableShape(
                    Arrays.stream(columns.split("\\|"))
                            .map(c -> c.split(" ", 2))
                            .map(c -> new Column(c[0], c[1]))
                            .toList(),
                    List.of(key.split(";")));
        }

        @Override
        public Set<String> connectors() {
            return Set.of("postgres-cdc", "s3-notifications");
        }

        @Override
        public List<Problem> check(String source, Map<String, String> options) {
            return List.of();
        }

        @Override
        public TableShape describe(String source, Map<String, String> options, String table) {
            return TABLES.get(table);
        }

        @Override
        public String rawTopic(String source, Map<String, String> options, String table) {
            return source + "." + table;
        }

        @Override
        public Set<String> rawTopics(String source, Map<String, String> options) {
            return Set.of();
        }

        @Override
        public void forget(String source, Map<String, String> options) {}
    }
}
