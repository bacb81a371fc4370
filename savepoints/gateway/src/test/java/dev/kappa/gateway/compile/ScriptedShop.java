package dev.kappa.gateway.compile;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.SourceSight;
import dev.kappa.topology.source.TableShape;
import dev.kappa.topology.statement.Origin;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

/** The shop as its scripts make it, in version 1 of everything, without any system. */
public final class ScriptedShop {
    public static final SourceInspectors INSPECTORS = new SourceInspectors(List.of(new Shop()));
    private static final Path SCRIPTS = Path.of("../../sql-scripts");
    private static final List<String> ORDER = List.of(
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
            "views/abandoned_per_day");

    private static final List<VersionDefinition> MADE = new ArrayList<>();

    private final KappaConfig config;
    private final TreeMap<String, NamedObject> objects = new TreeMap<>();
    private final TreeMap<VersionId, VersionDefinition> versions = new TreeMap<>();

    private ScriptedShop(KappaConfig config) {
        this.config = config;
    }

    /** The query of a stream as its script has it. */
    static String query(String script) {
        try {
            Statement.CreateStream create =
                    (Statement.CreateStream) StatementParser.parse(Files.readString(SCRIPTS.resolve(script)))
                            .orElseThrow();
            return ((Origin.AsQuery) create.definition().origin()).query().text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param directory where a job jar is made */
    public static ScriptedShop in(Path directory) {
        writeJobJar(directory, "the code of the job");
        ScriptedShop shop = new ScriptedShop(config(directory));
        shop.make();
        return shop;
    }

    /** Compiling all of it takes seconds, and comes out the same every time. */
    private void make() {
        synchronized (MADE) {
            if (MADE.isEmpty()) {
                for (String script : ORDER) {
                    try {
                        live(define(Files.readString(SCRIPTS.resolve(script + ".sql"))));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                MADE.addAll(versions.values());
            } else {
                MADE.forEach(this::live);
            }
        }
    }

    /** Writes the job jar anew, with this as the code of the job. */
    public static void writeJobJar(Path directory, String code) {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(directory.resolve("jobs.jar")))) {
            jar.putNextEntry(new ZipEntry("dev/kappa/jobs/shop/AbandonedBaskets.class"));
            jar.write(code.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names in the order in which they were made, sources left out. */
    public static List<String> names() {
        return ORDER.stream()
                .filter(s -> !s.startsWith("sources/"))
                .map(s -> s.substring(s.indexOf('/') + 1))
                .toList();
    }

    public KappaConfig config() {
        return config;
    }

    public Topology topology() {
        return new Topology(1, objects, versions);
    }

    public DefinitionContext context() {
        return new DefinitionContext(config, topology(), INSPECTORS, Map.of());
    }

    /** Makes a version the live one of its name. */
    public void live(VersionDefinition v) {
        versions.put(v.id(), v);
        objects.put(v.name(), new NamedObject(v.name(), v.kind(), Optional.of(v.id())));
    }

    /** What CREATE makes of the text. */
    public VersionDefinition define(String text) {
        DefinitionCompiler compiler = new DefinitionCompiler(context());
        Statement statement = StatementParser.parse(text).orElseThrow();
        if (statement instanceof Statement.CreateFunction f) {
            VersionDefinition function =
                    new FunctionDefinition(context()).define(f.name(), f.code()).version();
            JobJar.of(config, function).orElseThrow().keep(config);
            return function;
        }
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

    private static KappaConfig config(Path directory) {
        return KappaConfig.parse(
                directory.resolve("kappa.properties"),
                """
                kafka.bootstrap.servers=127.0.0.1:1
                serving.url=jdbc:postgresql://127.0.0.1:1/kappa
                serving.user=kappa
                serving.password=${secret:serving}
                flink.rest.url=http://127.0.0.1:1
                flink.checkpoints=file:///checkpoints
                flink.savepoints=%s
                job.jar=jobs.jar
                """
                        .formatted(directory.resolve("savepoints").toUri()));
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
            return source.equals("again") ? Set.of("again.public.orders") : Set.of();
        }

        @Override
        public boolean copiesWhatIsThere() {
            return true;
        }

        @Override
        public SourceSight sight(String source, Map<String, String> options) {
            if (source.equals("uploads")) {
                return SourceSight.NOTHING;
            }
            return new SourceSight(
                    Map.of("slot", "kappa_shop, being read"),
                    List.of(
                            Problem.of(ErrorCode.SETUP, "one table is not published.", "ALTER PUBLICATION …;"),
                            Problem.of(ErrorCode.SETUP, "nor is another.")));
        }

        @Override
        public void forget(String source, Map<String, String> options) {}
    }
}
