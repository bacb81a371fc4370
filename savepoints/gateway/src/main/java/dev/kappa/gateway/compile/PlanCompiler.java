package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionId;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** Compiles {@code INSERT INTO <version> <query>} into a plan that needs no catalog when it is run. */
final class PlanCompiler {
    private PlanCompiler() {}

    /**
     * @param flinkKey a declared key that is not proven: Flink keeps the last row of each key; otherwise empty
     * @param sink the options of the version's table
     * @return the plan as JSON
     */
    static String compile(
            PlanningEnvironment planning,
            VersionId id,
            RelNode query,
            List<Column> columns,
            List<String> flinkKey,
            Map<String, String> sink) {
        String plan = unchecked(planning, id, query, columns, flinkKey, sink);
        LostRetractions.refuse(plan);
        return plan;
    }

    /** The plan as Flink makes it. */
    static String unchecked(
            PlanningEnvironment planning,
            VersionId id,
            RelNode query,
            List<Column> columns,
            List<String> flinkKey,
            Map<String, String> sink) {
        Schema.Builder schema = Schema.newBuilder();
        columns.forEach(c -> schema.column(c.name(), c.type()));
        if (!flinkKey.isEmpty()) {
            schema.primaryKey(flinkKey);
        }
        ResolvedCatalogTable table = planning.catalogs()
                .resolveCatalogTable(CatalogTable.newBuilder()
                        .schema(schema.build())
                        .comment(id.toString())
                        .options(sink)
                        .build());
        ObjectIdentifier name = ObjectIdentifier.of(KappaCatalog.NAME, KappaCatalog.DATABASE, id.toString());
        // Flink writes a table into the plan only if it is not a temporary one.
        SinkModifyOperation insert = new SinkModifyOperation(
                ContextResolvedTable.permanent(
                        name, planning.catalogs().getCatalogOrThrowException(KappaCatalog.NAME), table),
                new PlannerQueryOperation(query, id::toString));
        return planning.planner().compilePlan(List.of(insert)).asJsonString();
    }
}
