package dev.kappa.topology.source;

import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at an outside system before anything is created, and cleans up after a source is dropped. Implementations are
 * stateless. Options are those of CREATE SOURCE with secret references unresolved; an implementation resolves them itself
 * and never puts a resolved value into a message.
 */
public interface SourceInspector {
    /** The values of option {@code connector} that this inspector answers for, such as {@code postgres-cdc}. */
    Set<String> connectors();

    /**
     * Everything that stands in the way, all at once, each problem with the statement that repairs it: unknown and missing
     * options, unreachable hosts, credentials, privileges, settings. Empty when the source can be created. Changes nothing.
     */
    List<Problem> check(String source, Map<String, String> options);

    /** The shape of one table; throws UNKNOWN_TABLE with the nearest name. For a bucket: refuses, its columns are declared. */
    TableShape describe(String source, Map<String, String> options, String table);

    /** The raw topic (without the configured prefix) that holds this table's, or for a bucket this purpose's, facts. */
    String rawTopic(String source, Map<String, String> options, String table);

    /** Raw topics (without the configured prefix) that the source writes as far as is known now. */
    Set<String> rawTopics(String source, Map<String, String> options);

    /**
     * Whether the source begins with a copy of all that is there. Raw topics that have records of an earlier source of that name would
     * then say everything twice.
     */
    default boolean copiesWhatIsThere() {
        return false;
    }

    /** How the outside system looks while the source exists. May take as long as that system takes to answer, and changes nothing. */
    default SourceSight sight(String source, Map<String, String> options) {
        return SourceSight.NOTHING;
    }

    /** Removes what the source left in the outside system (a replication slot). Safe to repeat. */
    void forget(String source, Map<String, String> options);
}
