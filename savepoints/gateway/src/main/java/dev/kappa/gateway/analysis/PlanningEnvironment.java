package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.topology.graph.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.planner.calcite.FlinkPlannerImpl;
import org.apache.flink.table.planner.delegation.StreamPlanner;

/**
 * A planner of its own for one definition: it sees the names of one topology and nothing that a session made, so that what
 * it plans means the same tomorrow. Not thread-safe, as Flink's planner is not.
 */
public final class PlanningEnvironment {
    private static final Map<String, String> PINNED = Map.of(
            "table.local-time-zone", "UTC",
            "table.exec.source.idle-timeout", "0",
            "table.plan.compile.catalog-objects", "ALL",
            "table.plan.force-recompile", "false");

    private final Topology topology;
    private final Map<String, String> options;
    private final TableEnvironmentImpl environment;
    private final StreamPlanner planner;

    private PlanningEnvironment(Topology topology, Map<String, String> options, TableEnvironmentImpl environment) {
        this.topology = topology;
        this.options = options;
        this.environment = environment;
        this.planner = (StreamPlanner) environment.getPlanner();
    }

    /** @param options of {@code table.*} that change what a query means; the rest is pinned: UTC, and no idleness */
    public static PlanningEnvironment over(Topology topology, ReadableTables tables, Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>(PINNED);
        all.putAll(options);
        TableEnvironmentImpl environment =
                (TableEnvironmentImpl) TableEnvironment.create(EnvironmentSettings.newInstance()
                        .inStreamingMode()
                        .withConfiguration(Configuration.fromMap(all))
                        .build());
        environment.registerCatalog(KappaCatalog.NAME, new KappaCatalog(() -> topology, tables));
        environment.useCatalog(KappaCatalog.NAME);
        return new PlanningEnvironment(topology, all, environment);
    }

    /** Parses and validates; throws what Flink throws, see {@link PlannerErrors}. */
    ParsedQuery parse(String sql) {
        FlinkPlannerImpl flink = planner.createFlinkPlanner();
        SqlNode node = flink.parser().parse(sql);
        if (!node.getKind().belongsTo(org.apache.calcite.sql.SqlKind.QUERY)) {
            throw new NotAQueryException(node.getKind().lowerName);
        }
        RelRoot root = flink.rel(flink.validate(node));
        List<String> names = root.fields.stream().map(f -> f.right).toList();
        return new ParsedQuery(node, root.project(), names);
    }

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
