package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.metadata.FlinkRelMetadataQuery;

/**
 * Chooses the key of an updating result: of our own keys, else of Flink's upsert keys, else of its unique keys of the
 * physical and of the logical plan. Among several: the fewest columns, then the fewest that may be NULL, then the order
 * of columns, so that the same query always gets the same key.
 */
final class KeyChoice {
    private KeyChoice() {}

    static Optional<ImmutableBitSet> of(RowKeys rowKeys, RelNode logical, RelNode physical) {
        KeySet own = rowKeys.of(physical);
        if (!own.keys().isEmpty()) {
            return best(own.keys(), physical);
        }
        FlinkRelMetadataQuery onPhysical =
                FlinkRelMetadataQuery.reuseOrCreate(physical.getCluster().getMetadataQuery());
        FlinkRelMetadataQuery onLogical =
                FlinkRelMetadataQuery.reuseOrCreate(logical.getCluster().getMetadataQuery());
        return best(onPhysical.getUpsertKeys(physical), physical)
                .or(() -> best(onPhysical.getUniqueKeys(physical), physical))
                .or(() ->
                        hasGroupingSets(logical) ? Optional.empty() : best(onLogical.getUniqueKeys(logical), logical));
    }

    /** Calcite takes the columns of all grouping sets together for a key, which NULLs of the data may break. */
    private static boolean hasGroupingSets(RelNode logical) {
        boolean[] found = new boolean[1];
        RelTrees.forEach(
                logical,
                node -> found[0] |=
                        node instanceof Aggregate a && a.getGroupSets().size() > 1);
        return found[0];
    }

    /** Whether every row is told apart by these columns, so that a declared key is proven. */
    static boolean isProven(RowKeys rowKeys, RelNode physical, ImmutableBitSet declared) {
        if (rowKeys.of(physical).isUnique(declared)) {
            return true;
        }
        Set<ImmutableBitSet> upsert = FlinkRelMetadataQuery.reuseOrCreate(
                        physical.getCluster().getMetadataQuery())
                .getUpsertKeys(physical);
        return upsert != null && upsert.stream().anyMatch(declared::contains);
    }

    static Optional<ImmutableBitSet> best(Collection<ImmutableBitSet> keys, RelNode node) {
        if (keys == null) {
            return Optional.empty();
        }
        List<RelDataTypeField> fields = node.getRowType().getFieldList();
        List<ImmutableBitSet> ordered = new ArrayList<>(keys);
        ordered.sort(Comparator.comparingInt(ImmutableBitSet::cardinality)
                .thenComparing(k -> k.toList().stream()
                        .filter(i -> fields.get(i).getType().isNullable())
                        .count())
                .thenComparing(ImmutableBitSet.COMPARATOR.reversed())
                .thenComparing(ImmutableBitSet::toString));
        return ordered.stream().findFirst();
    }
}
