package dev.kappa.topology.graph;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topology for tests, put together by name: sources, streams of a source or of applications, streams and views over
 * others. Full names of topics have the prefix {@code t.}.
 */
public final class TestTopology {
    public static final Names NAMES = new Names("t.");

    private final TreeMap<String, NamedObject> objects = new TreeMap<>();
    private final TreeMap<VersionId, VersionDefinition> versions = new TreeMap<>();

    /** shop ← orders, customers ← enriched ← revenue ← top; enriched ← alerts; and clicks, which applications write. */
    public static TestTopology shop() {
        return new TestTopology()
                .live(source("shop", 1, "t.shop.public.orders", "t.shop.public.customers"))
                .live(fromSource("orders", 1, "shop", "t.shop.public.orders"))
                .live(fromSource("customers", 1, "shop", "t.shop.public.customers"))
                .live(stream("enriched", 1, "orders$v1", "customers$v1"))
                .live(view("revenue", 1, "enriched$v1"))
                .live(view("top", 1, "revenue$v1"))
                .live(stream("alerts", 1, "enriched$v1"))
                .live(byApplications("clicks", 1));
    }

    /** Adds a version, which becomes the live one. */
    public TestTopology live(VersionDefinition definition) {
        objects.put(
                definition.name(), new NamedObject(definition.name(), definition.kind(), Optional.of(definition.id())));
        return other(definition);
    }

    /** Adds a version that is not live. */
    public TestTopology other(VersionDefinition definition) {
        versions.put(definition.id(), definition);
        return this;
    }

    /** Adds a name that has no live version yet. */
    public TestTopology unborn(String name, ObjectKind kind) {
        objects.put(name, new NamedObject(name, kind, Optional.empty()));
        return this;
    }

    public Topology at(long revision) {
        return new Topology(revision, objects, versions);
    }

    public static VersionDefinition source(String name, int version, String... rawTopics) {
        return definition(name, version, ObjectKind.SOURCE, List.of(rawTopics), List.of(), Optional.empty());
    }

    public static VersionDefinition fromSource(String name, int version, String source, String rawTopic) {
        return definition(name, version, ObjectKind.STREAM, List.of(rawTopic), List.of(), Optional.of(source));
    }

    public static VersionDefinition byApplications(String name, int version) {
        List<String> rawTopics = List.of(NAMES.applicationTopic(name));
        return definition(name, version, ObjectKind.STREAM, rawTopics, List.of(), Optional.empty());
    }

    public static VersionDefinition stream(String name, int version, String... reads) {
        return definition(name, version, ObjectKind.STREAM, List.of(), ids(reads), Optional.empty());
    }

    public static VersionDefinition view(String name, int version, String... reads) {
        return definition(name, version, ObjectKind.VIEW, List.of(), ids(reads), Optional.empty());
    }

    public static VersionDefinition function(String name, int version) {
        return VersionDefinition.function(
                new VersionId(name, version),
                "CREATE " + name,
                Map.of(),
                "digest of " + new VersionId(name, version),
                new JobSpec("/jars/" + name + version + ".jar", "its.Function", List.of(), 1));
    }

    /** The same version, whose query calls these. */
    public static VersionDefinition calling(VersionDefinition d, String... functions) {
        return definition(d.name(), d.id().version(), d.kind(), d.rawTopics(), d.reads(), d.source(), ids(functions));
    }

    private static List<VersionId> ids(String... versions) {
        return Arrays.stream(versions)
                .map(v -> Names.versioned(v).orElseThrow())
                .toList();
    }

    private static VersionDefinition definition(
            String name,
            int version,
            ObjectKind kind,
            List<String> rawTopics,
            List<VersionId> reads,
            Optional<String> source) {
        return definition(name, version, kind, rawTopics, reads, source, List.of());
    }

    private static VersionDefinition definition(
            String name,
            int version,
            ObjectKind kind,
            List<String> rawTopics,
            List<VersionId> reads,
            Optional<String> source,
            List<VersionId> calls) {
        VersionId id = new VersionId(name, version);
        boolean isSource = kind == ObjectKind.SOURCE;
        boolean parses = !isSource && !rawTopics.isEmpty();
        return new VersionDefinition(
                id,
                kind,
                "CREATE " + name,
                Map.of(),
                isSource ? List.of() : List.of(new Column("id", "BIGINT")),
                Optional.empty(),
                ChangelogKind.APPEND,
                Optional.empty(),
                isSource ? Optional.empty() : Optional.of(NAMES.topic(id)),
                rawTopics,
                parses ? Optional.of(NAMES.deadLetterTopic(name)) : Optional.empty(),
                reads,
                source,
                kind == ObjectKind.VIEW
                        ? Optional.of(new ServingTable("public", Names.table(id), name))
                        : Optional.empty(),
                "digest of " + id,
                new JobSpec("", "dev.kappa.jobs.SqlJob", List.of(), 1),
                calls);
    }
}
