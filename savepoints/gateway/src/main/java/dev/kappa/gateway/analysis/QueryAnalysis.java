package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.Watermark;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/**
 * What a query is as a stream.
 *
 * @param key of an updating result; empty list for one global row, absent for a result that only appends
 * @param keyProven whether no two rows can have the same key; if not, Flink must materialize the result by the key
 * @param reads the versions that it reads
 * @param calls the versions of functions that it calls
 * @param notes what the author should know, each a sentence
 * @param output the plan before optimization, with at most one rowtime column, ready to be written
 */
public record QueryAnalysis(
        List<Column> columns,
        ChangelogKind changelog,
        Optional<List<String>> key,
        boolean keyProven,
        Optional<Watermark> watermark,
        List<VersionDefinition> reads,
        List<VersionDefinition> calls,
        List<String> notes,
        RelNode output) {
    public QueryAnalysis {
        columns = List.copyOf(columns);
        key = key.map(List::copyOf);
        reads = List.copyOf(reads);
        calls = List.copyOf(calls);
        notes = List.copyOf(notes);
    }
}
