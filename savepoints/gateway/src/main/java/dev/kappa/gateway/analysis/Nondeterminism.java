package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.hint.Hintable;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/**
 * Finds what makes a replay of the same log come out differently: functions of the clock or of chance, processing time,
 * state that expires, a choice of rows that nothing decides, and a look at versions of a row of which only some are kept.
 */
final class Nondeterminism {
    private static final String TTL = ExecutionConfigOptions.IDLE_STATE_RETENTION.key();

    static final String LIMIT = "LIMIT without ORDER BY";
    static final String AS_OF = "FOR SYSTEM_TIME AS OF";

    private Nondeterminism() {}

    /** Each cause in words that follow "because of", such as {@code NOW()}; sorted, each once. */
    static List<String> causes(RelNode tree, Topology topology, Map<String, String> options) {
        Set<String> causes = new TreeSet<>();
        RelTrees.forEachOperator(tree, operator -> note(operator, causes));
        RelTrees.forEach(tree, node -> {
            if (node instanceof Sort sort
                    && sort.fetch != null
                    && sort.getCollation().getFieldCollations().isEmpty()) {
                causes.add(LIMIT);
            }
            if (node instanceof Snapshot snapshot) {
                folded(snapshot, topology).forEach(causes::add);
            }
            if (node instanceof Hintable hintable
                    && hintable.getHints().stream().anyMatch(h -> h.hintName.equalsIgnoreCase("STATE_TTL"))) {
                causes.add("the hint STATE_TTL");
            }
        });
        String ttl = options.getOrDefault(TTL, "0").trim();
        if (!ttl.matches("0+\\s*[a-z]*")) {
            causes.add("the option '" + TTL + "' = '" + ttl + "'");
        }
        return new ArrayList<>(causes);
    }

    /**
     * The topic of a stream whose rows change holds one change a row and checkpoint, so which versions of a row a temporal join
     * meets depends on when checkpoints were made.
     */
    private static List<String> folded(Snapshot snapshot, Topology topology) {
        return ReadTables.of(snapshot, topology).stream()
                .filter(v -> v.changelog() == ChangelogKind.CHANGELOG)
                .map(v -> AS_OF + " over '" + v.name()
                        + "', of whose changes only the last before each checkpoint is kept")
                .toList();
    }

    private static void note(SqlOperator operator, Set<String> causes) {
        if (!operator.isDeterministic() || operator.isDynamicFunction()) {
            causes.add(operator.getName() + "()");
        }
    }
}
