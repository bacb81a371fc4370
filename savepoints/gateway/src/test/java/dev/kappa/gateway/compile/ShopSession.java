package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.ShopTopology;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.TableShape;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles statements against the test shop, with a database that is a few lines of Java. */
public final class ShopSession {
    public static final KappaConfig CONFIG = KappaConfig.parse(
            Path.of("/etc/kappa/kappa.properties"),
            """
            kafka.bootstrap.servers=127.0.0.1:1
            serving.url=jdbc:postgresql://127.0.0.1:1/kappa
            serving.user=kappa
            serving.password=${secret:serving}
            flink.rest.url=http://127.0.0.1:1
            flink.checkpoints=file:///checkpoints
            flink.savepoints=file:///savepoints
            job.jar=kappa-jobs.jar
            """);
    public static final SourceInspectors INSPECTORS = new SourceInspectors(List.of(new Database()));

    private final Topology topology;
    private final Map<String, String> settings;

    public ShopSession() {
        this(ShopTopology.topology(), Map.of());
    }

    ShopSession(Topology topology, Map<String, String> settings) {
        this.topology = topology;
        this.settings = settings;
    }

    Defined define(String text) {
        DefinitionCompiler compiler =
                new DefinitionCompiler(new DefinitionContext(CONFIG, topology, INSPECTORS, settings));
        Statement statement = StatementParser.parse(text).orElseThrow();
        if (statement instanceof Statement.CreateSource source) {
            return compiler.source(source);
        }
        if (statement instanceof Statement.CreateStream stream) {
            return compiler.define(ObjectKind.STREAM, stream.name(), stream.written(), stream.definition());
        }
        Statement.CreateView view = (Statement.CreateView) statement;
        return compiler.define(ObjectKind.VIEW, view.name(), view.written(), view.definition());
    }

    String refusal(String text) {
        try {
            define(text);
        } catch (KappaException e) {
            return e.getMessage();
        }
        throw new AssertionError("accepted: " + text);
    }

    /** One table, {@code public.orders}. */
    private static final class Database implements SourceInspector {
        @Override
        public Set<String> connectors() {
            return Set.of("postgres-cdc");
        }

        @Override
        public List<Problem> check(String source, Map<String, String> options) {
            return options.containsKey("hostname")
                    ? List.of()
                    : List.of(
                            Problem.of(ErrorCode.MISSING_OPTION, "option 'hostname' is missing.", "Name the server."),
                            Problem.of(ErrorCode.ACCESS_DENIED, "the 'password' is wrong.", "Set it."));
        }

        @Override
        public TableShape describe(String source, Map<String, String> options, String table) {
            if (!table.equals("public.orders")) {
                throw new KappaException(
                        ErrorCode.UNKNOWN_TABLE,
                        "table '" + table + "' does not exist.",
                        NearestName.hint(table, List.of("public.orders")));
            }
            return new TableShape(
                    List.of(
                            new Column("order_no", "VARCHAR(2147483647) NOT NULL"),
                            new Column("ordered_at", "TIMESTAMP(6)"),
                            new Column("total", "DECIMAL(10, 2)")),
                    List.of("order_no"));
        }

        @Override
        public String rawTopic(String source, Map<String, String> options, String table) {
            return source + "." + table;
        }

        @Override
        public Set<String> rawTopics(String source, Map<String, String> options) {
            return Set.of(source + ".public.orders");
        }

        @Override
        public void forget(String source, Map<String, String> options) {}
    }
}
