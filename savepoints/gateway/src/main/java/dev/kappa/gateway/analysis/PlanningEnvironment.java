package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.gateway.catalog.UserFunctions;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.statement.FlinkIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.operations.ddl.CreateTableOperation;
import org.apache.flink.table.planner.calcite.FlinkPlannerImpl;
import org.apache.flink.table.planner.delegation.StreamPlanner;

/**
 * A planner of its own for one definition: it sees the names of one topology and nothing that a session made, so that what
 * it plans means the same tomorrow. Not thread-safe, as Flink's planner is not. Closing it lets go of the
 * jars of the functions that were called.
 */
public final class PlanningEnvironment implements AutoCloseable {
    /** The catalog of tables that only this planner knows, see {@link #declare}; they get into the plan whole. */
    public static final String DECLARED = "declared";

    private static final Map<String, String> PINNED = Map.of(
            "table.local-time-zone", "UTC",
            "table.exec.source.idle-timeout", "0",
            "table.plan.compile.catalog-objects", "ALL",
            "table.plan.force-recompile", "false");

    private final Topology topology;
    private final Map<String, String> options;
    private final TableEnvironmentImpl environment;
    private final StreamPlanner planner;
    private final UserFunctions functions;

    private PlanningEnvironment(
            Topology topology, UserFunctions functions, Map<String, String> options, TableEnvironmentImpl environment) {
        this.functions = functions;
        this.topology = topology;
        this.options = options;
        this.environment = environment;
        this.planner = (StreamPlanner) environment.getPlanner();
    }

    /** One that finds the jars of functions where their versions say. */
    public static PlanningEnvironment over(Topology topology, ReadableTables tables, Map<String, String> options) {
        return over(topology, tables, UserFunctions.in(v -> Path.of(v.job().jar())), options);
    }

    /** @param options of {@code table.*} that change what a query means; the rest is pinned: UTC, and no idleness */
    public static PlanningEnvironment over(
            Topology topology, ReadableTables tables, UserFunctions functions, Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>(PINNED);
        all.putAll(options);
        TableEnvironmentImpl environment =
                (TableEnvironmentImpl) TableEnvironment.create(EnvironmentSettings.newInstance()
                        .inStreamingMode()
                        .withConfiguration(Configuration.fromMap(all))
                        .withClassLoader(PlanningEnvironment.class.getClassLoader())
                        .build());
        environment.registerCatalog(KappaCatalog.NAME, KappaCatalog.ofPlanner(topology, tables, functions));
        environment.registerCatalog(DECLARED, new GenericInMemoryCatalog(DECLARED, KappaCatalog.DATABASE));
        environment.useCatalog(KappaCatalog.NAME);
        return new PlanningEnvironment(topology, functions, all, environment);
    }

    /** Parses and validates; throws what Flink throws, see {@link PlannerErrors}. */
    ParsedQuery parse(String sql) {
        FlinkPlannerImpl flink = planner.createFlinkPlanner();
        SqlNode node = flink.parser().parse(sql);
        if (!node.getKind().belongsTo(org.apache.calcite.sql.SqlKind.QUERY)) {
            throw new NotAQueryException(node.getKind().lowerName);
        }
        node.accept(new TableHints());
        RelRoot root = flink.rel(flink.validate(node));
        List<String> names = root.fields.stream().map(f -> f.right).toList();
        return new ParsedQuery(node, root.project(), names);
    }

    /**
     * The rows that {@code CREATE TABLE} declares by its list of columns, for a table of this planner alone; every column
     * that it declares, in order. Throws {@link KappaException}; positions count from the beginning of the text.
     */
    public DeclaredRows declare(String createTable, String select) {
        return declare(createTable, select, Optional.empty());
    }

    /** @param required a column whose value a row must have, if the table reads it and does not compute it */
    public DeclaredRows declare(String createTable, String select, Optional<String> required) {
        try {
            CreateTableOperation create = (CreateTableOperation)
                    planner.getParser().parse(createTable).get(0);
            CatalogTable table =
                    required.map(c -> notNull(create.getCatalogTable(), c)).orElse(create.getCatalogTable());
            catalogs().createTable(table, create.getTableIdentifier(), false);
            ResolvedSchema schema = catalogs().resolveCatalogTable(table).getResolvedSchema();
            RelNode tree = parse(
                            select.isEmpty()
                                    ? "SELECT " + all(schema) + " FROM "
                                            + create.getTableIdentifier().asSerializableString()
                                    : select)
                    .tree();
            List<Problem> problems = new ArrayList<>(OutputColumns.problems(schema.getColumnNames(), tree));
            List<String> causes = Nondeterminism.causes(tree, topology, options);
            return new DeclaredRows(
                    tree,
                    OutputColumns.of(tree),
                    schema.getPrimaryKey().map(UniqueConstraint::getColumns),
                    problems,
                    causes,
                    CalledFunctions.of(tree, this));
        } catch (RuntimeException e) {
            throw new PlannerErrors(topology).refusal(createTable, e);
        }
    }

    private static CatalogTable notNull(CatalogTable table, String column) {
        Schema declared = table.getUnresolvedSchema();
        List<Schema.UnresolvedColumn> columns = declared.getColumns().stream()
                .map(c -> c.getName().equals(column) && c instanceof Schema.UnresolvedPhysicalColumn physical
                        ? new Schema.UnresolvedPhysicalColumn(
                                column,
                                physical.getDataType().notNull(),
                                physical.getComment().orElse(null))
                        : c)
                .toList();
        Schema.Builder schema = Schema.newBuilder().fromColumns(columns);
        declared.getWatermarkSpecs().forEach(w -> schema.watermark(w.getColumnName(), w.getWatermarkExpression()));
        declared.getPrimaryKey().ifPresent(k -> schema.primaryKeyNamed(k.getConstraintName(), k.getColumnNames()));
        return CatalogTable.newBuilder()
                .schema(schema.build())
                .comment(table.getComment())
                .partitionKeys(table.getPartitionKeys())
                .options(table.getOptions())
                .build();
    }

    private static String all(ResolvedSchema schema) {
        return schema.getColumnNames().stream().map(FlinkIdentifier::quote).collect(Collectors.joining(", "));
    }

    /**
     * @param problems columns that no topic can hold
     * @param calls functions of users
     * @param nondeterministic what makes a computed column differ in a replay
     */
    public record DeclaredRows(
            RelNode tree,
            List<Column> columns,
            Optional<List<String>> key,
            List<Problem> problems,
            List<String> nondeterministic,
            List<VersionDefinition> calls) {}

    RelNode optimize(RelNode tree) {
        return planner.optimize(tree);
    }

    public StreamPlanner planner() {
        return planner;
    }

    public CatalogManager catalogs() {
        return environment.getCatalogManager();
    }

    public TableEnvironmentImpl tables() {
        return environment;
    }

    @Override
    public void close() {
        if (planner.getFlinkContext().getClassLoader() instanceof URLClassLoader loader) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot let go of the jars of functions", e);
            }
        }
    }

    /** The version of a function that a name in a call means here. */
    VersionDefinition function(String called) {
        return functions
                .find(topology, called)
                .orElseThrow(
                        () -> new IllegalStateException("the plan calls " + called + ", which is not in the topology"));
    }

    public Topology topology() {
        return topology;
    }

    /** The options that the plan was made under, sorted. */
    public Map<String, String> options() {
        return new TreeMap<>(options);
    }

    /** @param columns names of the output as the query gives them, duplicates kept */
    record ParsedQuery(SqlNode node, RelNode tree, List<String> columns) {}

    /** Where a SELECT belongs stands another statement. */
    static final class NotAQueryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAQueryException(String kind) {
            super("a SELECT is expected here, not " + kind);
        }
    }
}
