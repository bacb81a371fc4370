package dev.kappa.gateway.execute;

import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobStatus;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.source.SourceSight;
import dev.kappa.topology.statement.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Answers SHOW and DESCRIBE for somebody who wants to know what runs, since when, and what it reads. */
final class Questions {
    private final Topology topology;
    private final Map<VersionId, JobStatus> jobs = new TreeMap<>();
    private final SourceSights sights;
    private final EventTimes eventTimes;

    Questions(Topology topology, List<JobStatus> jobs, SourceSights sights, EventTimes eventTimes) {
        this.topology = topology;
        this.sights = sights;
        this.eventTimes = eventTimes;
        jobs.forEach(j -> this.jobs.put(j.version(), j));
    }

    Answer objects(Statement.ShowObjects show) {
        List<NamedObject> shown = topology.objects().values().stream()
                .filter(o -> o.kind() == show.kind())
                .filter(o -> show.pattern().map(p -> p.shows(o.name())).orElse(true))
                .toList();
        return switch (show.kind()) {
            case SOURCE -> Answer.of("name connector state raw_topics since reason", sources(shown));
            case STREAM -> Answer.of("name live state rows key topic reads since reason", streams(shown));
            case VIEW -> Answer.of(
                    "name live state rows key table reads since reason",
                    versions(shown).stream().map(this::view).toList());
            case FUNCTION -> throw new IllegalStateException("SHOW FUNCTIONS is Flink's");
        };
    }

    private List<VersionDefinition> versions(List<NamedObject> objects) {
        return objects.stream()
                .map(o -> topology.live(o.name()).or(() -> newest(o.name())))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<List<String>> sources(List<NamedObject> shown) {
        List<VersionDefinition> sources = versions(shown);
        Map<VersionId, SourceSight> seen = sights.of(sources);
        return sources.stream().map(v -> source(v, seen.get(v.id()))).toList();
    }

    private Optional<VersionDefinition> newest(String name) {
        return topology.versions().values().stream()
                .filter(v -> v.name().equals(name))
                .reduce((first, second) -> second);
    }

    private List<String> source(VersionDefinition v, SourceSight sight) {
        return Answer.row(
                v.name(),
                v.options().get("connector"),
                state(v.id()),
                v.rawTopics().size(),
                since(v.id()),
                Optional.ofNullable(reason(v.id())).or(() -> first(v, sight)).orElse(null));
    }

    /** A job that runs well may have nothing to capture any more. */
    private static Optional<String> first(VersionDefinition v, SourceSight sight) {
        int more = sight.problems().size() - 1;
        return sight.problems().stream()
                .findFirst()
                .map(p -> p + (more > 0 ? " And " + more + " more: DESCRIBE SOURCE " + v.name() + "." : ""));
    }

    private List<List<String>> streams(List<NamedObject> shown) {
        List<VersionDefinition> streams = versions(shown);
        Map<VersionId, String> waits = eventTimes.waits(streams);
        return streams.stream().map(v -> stream(v, waits)).toList();
    }

    private List<String> stream(VersionDefinition v, Map<VersionId, String> waits) {
        return Answer.row(
                v.name(),
                live(v.name()),
                state(v.id()),
                rows(v),
                key(v),
                v.topic().orElse(null),
                reads(v),
                since(v.id()),
                reason(v, waits));
    }

    private List<String> view(VersionDefinition v) {
        return Answer.row(
                v.name(),
                live(v.name()),
                state(v.id()),
                rows(v),
                key(v),
                v.table().map(ServingTable::view).orElse(null),
                reads(v),
                since(v.id()),
                reason(v.id()));
    }

    Answer versions(String name) {
        List<VersionDefinition> versions = topology.versions().values().stream()
                .filter(v -> v.name().equals(name))
                .toList();
        if (versions.isEmpty()) {
            throw topology.unknown(name);
        }
        return Answer.of(
                "version live kept_until replaced_by state rows key topic table reads parallelism job checkpoint since reason",
                versions.stream().map(this::version).toList());
    }

    private List<String> version(VersionDefinition v) {
        Optional<JobAttempt> attempt = Optional.ofNullable(jobs.get(v.id())).flatMap(JobStatus::newest);
        boolean live = topology.live(v.name()).map(l -> l.id().equals(v.id())).orElse(false);
        Optional<Topology.Kept> kept = Optional.ofNullable(topology.kept().get(v.id()));
        return Answer.row(
                v.id(),
                live ? "live" : kept.isPresent() ? "kept" : "",
                kept.map(k -> time(k.until())).orElse(null),
                kept.map(k -> k.replacedBy()).orElse(null),
                v.hasJob() ? state(v.id()) : null,
                v.hasJob() ? rows(v) : null,
                key(v),
                v.topic().orElse(null),
                v.table().map(ServingTable::table).orElse(null),
                reads(v),
                v.hasJob() ? v.job().parallelism() : null,
                attempt.map(JobAttempt::jobId).orElse(null),
                attempt.flatMap(JobAttempt::checkpoint)
                        .map(c -> Long.toString(c.id()))
                        .orElse(null),
                since(v.id()),
                reason(v.id()));
    }

    Answer create(ObjectKind kind, String name) {
        return Answer.of("statement", List.of(Answer.row(known(kind, name).statement() + ";")));
    }

    Answer describe(ObjectKind kind, String name, boolean extended) {
        VersionDefinition v = known(kind, name);
        if (kind == ObjectKind.FUNCTION) {
            return new DescribedFunction(topology).of(v);
        }
        if (extended || kind == ObjectKind.SOURCE) {
            return properties(v);
        }
        List<List<String>> rows = new ArrayList<>();
        for (Column c : v.columns()) {
            int key = v.key().map(k -> k.indexOf(c.name())).orElse(-1);
            rows.add(Answer.row(
                    c.name(),
                    type(c),
                    c.nullable() ? "yes" : "no",
                    key < 0 ? null : "key" + (v.key().get().size() > 1 ? " " + (key + 1) : ""),
                    v.watermark()
                            .filter(w -> w.column().equals(c.name()))
                            .map(w -> w.expression())
                            .orElse(null)));
        }
        return Answer.of("column type null key watermark", rows);
    }

    private Answer properties(VersionDefinition v) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Answer.row("name", v.name()));
        rows.add(Answer.row("kind", v.kind().words()));
        rows.add(Answer.row("live version", v.id()));
        rows.add(Answer.row("state", state(v.id())));
        if (v.kind() != ObjectKind.SOURCE) {
            rows.add(Answer.row("rows", rows(v)));
            rows.add(Answer.row("key", key(v)));
            v.topic().ifPresent(t -> rows.add(Answer.row("topic", t)));
            v.deadLetterTopic().ifPresent(t -> rows.add(Answer.row("dead letters", t)));
            v.lateTopic().ifPresent(t -> rows.add(Answer.row("late records", t)));
            v.watermark().ifPresent(w -> rows.add(Answer.row("watermark", w.column() + " AS " + w.expression())));
            v.columns()
                    .forEach(c ->
                            rows.add(Answer.row("column " + c.name(), type(c) + (c.nullable() ? "" : " NOT NULL"))));
            rows.add(Answer.row("reads", reads(v)));
            if (!v.calls().isEmpty()) {
                rows.add(Answer.row(
                        "calls", v.calls().stream().map(VersionId::toString).collect(Collectors.joining(", "))));
            }
        }
        v.table().ifPresent(t -> rows.add(Answer.row("table", t.schema() + "." + t.view())));
        v.rawTopics().forEach(t -> rows.add(Answer.row("raw topic", t)));
        new TreeMap<>(v.options()).forEach((k, o) -> rows.add(Answer.row("option " + k, o)));
        rows.add(Answer.row("read by", readers(v.name())));
        rows.add(Answer.row(
                "job", v.job().entryClass() + ", parallelism " + v.job().parallelism()));
        rows.add(Answer.row("since", since(v.id())));
        rows.add(Answer.row("reason", reason(v, eventTimes.waits(List.of(v)))));
        if (v.kind() == ObjectKind.SOURCE) {
            SourceSight sight = sights.of(List.of(v)).get(v.id());
            sight.facts().forEach((name, fact) -> rows.add(Answer.row(name, fact)));
            sight.problems().forEach(p -> rows.add(Answer.row("problem", p)));
        }
        rows.add(Answer.row("statement", v.statement()));
        return Answer.of("property value", rows);
    }

    private VersionDefinition known(ObjectKind kind, String name) {
        try {
            return topology.require(name, kind);
        } catch (KappaException e) {
            // a name that is being made has no live version yet
            return newest(name).filter(v -> v.kind() == kind).orElseThrow(() -> e);
        }
    }

    static String rows(VersionDefinition v) {
        return v.changelog() == ChangelogKind.APPEND ? "append" : "changelog";
    }

    static String key(VersionDefinition v) {
        return v.key()
                .map(k -> k.isEmpty() ? "(one row)" : String.join(", ", k))
                .orElse(null);
    }

    private static String type(Column c) {
        String type = c.nullable() ? c.type() : c.type().substring(0, c.type().length() - " NOT NULL".length());
        return type.replace("VARCHAR(2147483647)", "STRING").replace("VARBINARY(2147483647)", "BYTES");
    }

    private String live(String name) {
        return topology.live(name).map(v -> "v" + v.id().version()).orElse("none yet");
    }

    private String reads(VersionDefinition v) {
        return v.readsNames().isEmpty() ? String.join(", ", v.rawTopics()) : String.join(", ", v.readsNames());
    }

    private String readers(String name) {
        return String.join(
                ", ",
                topology.readersOf(name).stream().map(VersionDefinition::name).toList());
    }

    private String state(VersionId id) {
        return Optional.ofNullable(jobs.get(id)).map(JobStatus::word).orElse("unknown");
    }

    private String since(VersionId id) {
        return Optional.ofNullable(jobs.get(id))
                .flatMap(JobStatus::newest)
                .map(a -> a.started().orElse(a.created()))
                .map(Questions::time)
                .orElse(null);
    }

    private String reason(VersionId id) {
        return Optional.ofNullable(jobs.get(id)).flatMap(JobStatus::reason).orElse(null);
    }

    private String reason(VersionDefinition v, Map<VersionId, String> waits) {
        return Optional.ofNullable(reason(v.id())).orElse(waits.get(v.id()));
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
