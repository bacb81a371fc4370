package dev.kappa.topology.definition;

import dev.kappa.topology.Names;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything that is fixed about one version of a source, a stream, a materialized view or a function. Of a function the job is its class and
 * its jar, which never runs alone.
 *
 * @param statement the statement that made it, as the user wrote it
 * @param options of WITH, secret references unresolved
 * @param columns empty for a source
 * @param key the key of a changelog; an empty list is the key of one global row; absent for an append stream and a source
 * @param topic the version's own topic (full name, with the configured prefix); absent for a source
 * @param rawTopics raw topics (full names) that it reads, or for a source writes
 * @param deadLetterTopic where records go that cannot be read; absent where nothing is parsed
 * @param reads versions that it reads
 * @param source the source that its facts come from, if any
 * @param calls versions of functions that its query calls: with their jars it is run for as long as it lives
 * @param digest of the query's meaning; equal digests mean no change
 */
public record VersionDefinition(
        VersionId id,
        ObjectKind kind,
        String statement,
        Map<String, String> options,
        List<Column> columns,
        Optional<List<String>> key,
        ChangelogKind changelog,
        Optional<Watermark> watermark,
        Optional<String> topic,
        List<String> rawTopics,
        Optional<String> deadLetterTopic,
        List<VersionId> reads,
        Optional<String> source,
        Optional<ServingTable> table,
        String digest,
        JobSpec job,
        List<VersionId> calls) {
    public VersionDefinition {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(statement);
        options = Map.copyOf(options);
        columns = List.copyOf(columns);
        key = key.map(List::copyOf);
        Objects.requireNonNull(changelog);
        Objects.requireNonNull(watermark);
        Objects.requireNonNull(topic);
        rawTopics = List.copyOf(rawTopics);
        Objects.requireNonNull(deadLetterTopic);
        reads = reads.stream().sorted().toList();
        Objects.requireNonNull(source);
        Objects.requireNonNull(table);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(job);
        calls = calls == null ? List.of() : calls.stream().sorted().toList();
        if (key.isPresent() && changelog == ChangelogKind.APPEND) {
            throw new IllegalArgumentException(id + " only appends but has the key " + key.get());
        }
        if ((kind == ObjectKind.VIEW) != table.isPresent()) {
            throw new IllegalArgumentException(id + " is a " + kind.words() + " with the table " + table);
        }
    }

    /**
     * A function, which has neither rows nor readers of them.
     *
     * @param code its class and its jar, which never run alone
     */
    public static VersionDefinition function(
            VersionId id, String statement, Map<String, String> options, String digest, JobSpec code) {
        return new VersionDefinition(
                id,
                ObjectKind.FUNCTION,
                statement,
                options,
                List.of(),
                Optional.empty(),
                ChangelogKind.APPEND,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                digest,
                code,
                List.of());
    }

    public String name() {
        return id.name();
    }

    /** Whether it parses a raw topic whose records are rows that only arrive, in the order of the topic's partitions. */
    public boolean admitsRows() {
        return deadLetterTopic.isPresent() && changelog == ChangelogKind.APPEND;
    }

    /** Where records go that are late; absent where nothing is ever late: without event time, and where records change rows. */
    public Optional<String> lateTopic() {
        return deadLetterTopic
                .filter(topic -> admitsRows() && watermark.isPresent())
                .map(Names::lateTopic);
    }

    /** The names (streams, views and the source) that this version reads. */
    public SortedSet<String> readsNames() {
        Set<String> names = reads.stream().map(VersionId::name).collect(Collectors.toCollection(TreeSet::new));
        source.ifPresent(names::add);
        return new TreeSet<>(names);
    }

    /** The names that this version is computed from: what it reads, and the functions that it calls. */
    public SortedSet<String> needsNames() {
        SortedSet<String> names = readsNames();
        calls.forEach(call -> names.add(call.name()));
        return names;
    }

    /** Whether a job of Flink runs it; a function is only ever run by those that call it. */
    public boolean hasJob() {
        return kind != ObjectKind.FUNCTION;
    }
}
