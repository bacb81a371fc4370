package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A shop's streams, as the tests of the gateway read them. */
public final class ShopTopology {
    private final TreeMap<String, NamedObject> objects = new TreeMap<>();
    private final TreeMap<VersionId, VersionDefinition> versions = new TreeMap<>();

    public static Topology topology() {
        return new ShopTopology()
                .source("shop")
                .changelog("customers", "customer_id", "customer_id BIGINT NOT NULL|name STRING|country STRING", "")
                .changelog(
                        "products",
                        "stock_code",
                        "stock_code STRING NOT NULL|description STRING|price DECIMAL(10, 2)|updated TIMESTAMP(3)",
                        "updated AS updated - INTERVAL '5' SECOND")
                .changelog(
                        "orders",
                        "order_no",
                        "order_no STRING NOT NULL|customer_id BIGINT|country STRING|order_time TIMESTAMP(3)|status STRING NOT NULL",
                        "order_time AS order_time - INTERVAL '5' MINUTE")
                .changelog(
                        "order_lines",
                        "order_no;line_no",
                        "order_no STRING NOT NULL|line_no INT NOT NULL|stock_code STRING|quantity INT NOT NULL|unit_price DECIMAL(10, 2) NOT NULL",
                        "")
                .append(
                        "page_views",
                        "view_id BIGINT|customer_id BIGINT|stock_code STRING|country STRING|view_time TIMESTAMP(3)",
                        "view_time AS view_time - INTERVAL '5' SECOND")
                .append(
                        "payments",
                        "payment_id BIGINT NOT NULL|order_no STRING|amount DECIMAL(10, 2)|paid_at TIMESTAMP(3)",
                        "paid_at AS paid_at - INTERVAL '10' SECOND")
                .append(
                        "clicks",
                        "user_id BIGINT|url STRING|ts TIMESTAMP_LTZ(3)|tags ARRAY<STRING>|props MAP<STRING, STRING>",
                        "ts AS ts - INTERVAL '2' SECOND")
                .view("revenue_per_country", "country", "country STRING|revenue DECIMAL(38, 2)|orders BIGINT NOT NULL")
                .view("shop_totals", "", "orders BIGINT NOT NULL|revenue DECIMAL(38, 2)")
                .build();
    }

    private Topology build() {
        return new Topology(7, objects, versions);
    }

    private ShopTopology source(String name) {
        add(name, ObjectKind.SOURCE, "", Optional.empty(), ChangelogKind.APPEND, "");
        return this;
    }

    private ShopTopology changelog(String name, String key, String columns, String watermark) {
        add(name, ObjectKind.STREAM, columns, Optional.of(List.of(key.split(";"))), ChangelogKind.CHANGELOG, watermark);
        return this;
    }

    private ShopTopology append(String name, String columns, String watermark) {
        add(name, ObjectKind.STREAM, columns, Optional.empty(), ChangelogKind.APPEND, watermark);
        return this;
    }

    private ShopTopology view(String name, String key, String columns) {
        List<String> keys = key.isEmpty() ? List.of() : List.of(key.split(";"));
        add(name, ObjectKind.VIEW, columns, Optional.of(keys), ChangelogKind.CHANGELOG, "");
        return this;
    }

    private void add(
            String name,
            ObjectKind kind,
            String columns,
            Optional<List<String>> key,
            ChangelogKind changelog,
            String watermark) {
        VersionId id = new VersionId(name, 1);
        boolean source = kind == ObjectKind.SOURCE;
        List<Column> parsed = source
                ? List.of()
                : Arrays.stream(columns.split("\\|"))
                        .map(c -> c.split(" ", 2))
                        .map(c -> new Column(c[0], c[1]))
                        .toList();
        Optional<Watermark> rowtime = watermark.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Watermark(watermark.split(" AS ")[0], watermark.split(" AS ")[1]));
        versions.put(
                id,
                new VersionDefinition(
                        id,
                        kind,
                        "CREATE …",
                        source ? Map.of("connector", "postgres-cdc", "hostname", "db") : Map.of(),
                        parsed,
                        key,
                        changelog,
                        rowtime,
                        source ? Optional.empty() : Optional.of(name + ".v1"),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        kind == ObjectKind.VIEW
                                ? Optional.of(new ServingTable("public", name + "_v1", name))
                                : Optional.empty(),
                        "digest",
                        new JobSpec("", "Main", List.of(), 1),
                        List.of()));
        objects.put(name, new NamedObject(name, kind, Optional.of(id)));
    }
}
