package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/** Finds the versions that a query reads: through subqueries, CTEs and correlations, each once. */
final class ReadTables {
    private ReadTables() {}

    static List<VersionDefinition> of(RelNode tree, Topology topology) {
        Map<Object, VersionDefinition> found = new LinkedHashMap<>();
        RelTrees.forEach(tree, node -> {
            if (node instanceof TableScan scan) {
                VersionDefinition version = version(scan, topology);
                found.put(version.id(), version);
            }
        });
        return new ArrayList<>(found.values());
    }

    static VersionDefinition version(TableScan scan, Topology topology) {
        // catalog, database and table; the optimizer appends what it pushed into the scan
        List<String> name = scan.getTable().getQualifiedName();
        return KappaCatalog.resolve(topology, name.get(2))
                .orElseThrow(
                        () -> new IllegalStateException("the plan reads " + name + ", which is not in the topology"));
    }
}
