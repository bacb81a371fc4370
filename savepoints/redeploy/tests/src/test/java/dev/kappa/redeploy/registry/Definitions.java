package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Definitions and changes for tests, with the steps that the planner makes. */
public final class Definitions {
    private Definitions() {}

    public static VersionDefinition stream(String name, String... reads) {
        return of(name, ObjectKind.STREAM, Optional.empty(), reads);
    }

    public static VersionDefinition view(String name, String... reads) {
        return of(name, ObjectKind.VIEW, Optional.of(new ServingTable("public", name + "_v1", name)), reads);
    }

    public static VersionDefinition source(String name) {
        return new VersionDefinition(
                new VersionId(name, 1),
                ObjectKind.SOURCE,
                "CREATE SOURCE " + name,
                Map.of("connector", "postgres-cdc", "password", "${secret:shop}"),
                List.of(),
                Optional.empty(),
                ChangelogKind.APPEND,
                Optional.empty(),
                Optional.empty(),
                List.of(name + ".public.orders"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                new JobSpec("", "dev.kappa.jobs.CdcJob", List.of("--name", name), 1),
                List.of());
    }

    private static VersionDefinition of(String name, ObjectKind kind, Optional<ServingTable> table, String... reads) {
        return new VersionDefinition(
                new VersionId(name, 1),
                kind,
                "CREATE " + name + " AS 'ü\"'",
                Map.of(),
                List.of(new Column("country", "VARCHAR(2147483647) NOT NULL"), new Column("amount", "DECIMAL(10, 2)")),
                Optional.of(List.of("country")),
                ChangelogKind.CHANGELOG,
                Optional.of(new Watermark("ts", "ts - INTERVAL '5' SECOND")),
                Optional.of(name + ".v1"),
                List.of(),
                Optional.empty(),
                List.of(reads).stream().map(r -> new VersionId(r, 1)).toList(),
                Optional.empty(),
                table,
                "digest of " + name,
                new JobSpec("", "dev.kappa.jobs.SqlJob", List.of("--name", name), 1),
                List.of());
    }

    /** A function, whose jar is kept under this hash. */
    public static VersionDefinition function(String name, String sha256) {
        return VersionDefinition.function(
                new VersionId(name, 1),
                "CREATE FUNCTION " + name,
                Map.of("jar", "its.jar", "sha256", sha256),
                "digest of " + name,
                new JobSpec("/savepoints/jars/" + sha256 + ".jar", "its.Function", List.of(), 1));
    }

    /** The same stream, whose query calls the function. */
    public static VersionDefinition calling(VersionDefinition d, VersionDefinition function) {
        JobSpec job = d.job();
        JobSpec.Library library =
                new JobSpec.Library(function.job().jar(), function.options().get("sha256"));
        return of(
                d,
                d.columns(),
                d.key(),
                d.changelog(),
                d.digest(),
                new JobSpec(job.jar(), job.entryClass(), job.arguments(), job.parallelism(), List.of(library)),
                List.of(function.id()));
    }

    /** A stream or view as another version that reads these versions, and these raw topics. */
    public static VersionDefinition version(
            VersionDefinition d, int number, List<String> rawTopics, List<VersionId> reads) {
        VersionId id = new VersionId(d.name(), number);
        return new VersionDefinition(
                id,
                d.kind(),
                d.statement(),
                d.options(),
                d.columns(),
                d.key(),
                d.changelog(),
                d.watermark(),
                Optional.of(d.name() + ".v" + number),
                rawTopics,
                d.deadLetterTopic(),
                reads,
                d.source(),
                d.table().map(t -> new ServingTable(t.schema(), d.name() + "_v" + number, t.view())),
                d.digest() + number,
                d.job(),
                d.calls());
    }

    /** The same version, carried out by another job. */
    public static VersionDefinition withJob(VersionDefinition d, String digest, JobSpec job) {
        return of(d, d.columns(), d.key(), d.changelog(), digest, job, d.calls());
    }

    /** The same version with rows of another shape. */
    public static VersionDefinition withRows(
            VersionDefinition d, List<Column> columns, Optional<List<String>> key, ChangelogKind changelog) {
        return of(d, columns, key, changelog, d.digest(), d.job(), d.calls());
    }

    private static VersionDefinition of(
            VersionDefinition d,
            List<Column> columns,
            Optional<List<String>> key,
            ChangelogKind changelog,
            String digest,
            JobSpec job,
            List<VersionId> calls) {
        return new VersionDefinition(
                d.id(),
                d.kind(),
                d.statement(),
                d.options(),
                columns,
                key,
                changelog,
                d.watermark(),
                d.topic(),
                d.rawTopics(),
                d.deadLetterTopic(),
                d.reads(),
                d.source(),
                d.table(),
                digest,
                job,
                calls);
    }

    /** The steps that bring new versions to life in place of others, as the planner makes them. */
    public static Change rebuild(
            List<VersionDefinition> next, List<VersionId> replaced, boolean manual, long retainSeconds, long revision) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.RequireSlots(next.size()));
        next.stream().flatMap(v -> v.rawTopics().stream()).distinct().forEach(t -> steps.add(new Step.RequireTopic(t)));
        for (VersionDefinition v : next) {
            v.topic().ifPresent(t -> steps.add(new Step.CreateTopic(t, 1)));
            v.table().ifPresent(t -> steps.add(new Step.CreateTable(v.id())));
        }
        next.forEach(v -> steps.add(new Step.StartJob(v.id())));
        next.forEach(v -> steps.add(new Step.AwaitRunning(v.id())));
        steps.addAll(switching(next.stream().map(VersionDefinition::id).toList(), replaced, manual, retainSeconds));
        return new Change(Change.Kind.REBUILD, "ALTER", names(next), next, steps, revision);
    }

    /** The steps that go back to versions that were live before, as the planner makes them. */
    public static Change rollback(
            List<VersionDefinition> targets, List<VersionId> live, long retainSeconds, long revision) {
        List<VersionId> ids = targets.stream().map(VersionDefinition::id).toList();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.RequireSlots(targets.size()));
        ids.forEach(v -> steps.add(new Step.ResumeJob(v)));
        ids.forEach(v -> steps.add(new Step.AwaitRunning(v)));
        steps.addAll(switching(ids, live, false, retainSeconds));
        List<String> names = new ArrayList<>(names(targets));
        ids.forEach(v -> names.add(v.toString()));
        return new Change(Change.Kind.ROLLBACK, "ALTER … ROLLBACK", names, List.of(), steps, revision);
    }

    private static List<Step> switching(
            List<VersionId> next, List<VersionId> replaced, boolean manual, long retainSeconds) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.AwaitCaughtUp(next));
        if (manual) {
            steps.add(new Step.AwaitApproval());
        }
        steps.add(new Step.MarkTopics(replaced, next));
        steps.add(new Step.StopWithSavepoint(replaced));
        steps.add(new Step.AwaitFence(next));
        steps.add(new Step.CutOver(next, retainSeconds));
        for (int i = 0; i < next.size(); i++) {
            steps.add(new Step.CarryReaders(replaced.get(i), next.get(i)));
        }
        return steps;
    }

    private static List<String> names(List<VersionDefinition> versions) {
        return versions.stream().map(VersionDefinition::name).toList();
    }

    public static Change create(VersionDefinition definition, long revision) {
        List<Step> steps = new ArrayList<>();
        definition.rawTopics().forEach(t -> steps.add(new Step.CheckTopic(t, 1)));
        definition.topic().ifPresent(t -> steps.add(new Step.CreateTopic(t, 1)));
        definition.deadLetterTopic().ifPresent(t -> steps.add(new Step.CreateTopic(t, 1)));
        definition.table().ifPresent(t -> steps.add(new Step.CreateTable(definition.id())));
        steps.add(new Step.StartJob(definition.id()));
        steps.add(new Step.AwaitRunning(definition.id()));
        steps.add(new Step.MakeLive(List.of(definition.id())));
        return new Change(
                Change.Kind.CREATE,
                definition.statement(),
                List.of(definition.name()),
                List.of(definition),
                steps,
                revision);
    }

    public static Change drop(VersionDefinition definition, long revision) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.RemoveName(List.of(definition.name())));
        steps.add(new Step.CancelJob(definition.id()));
        definition.table().ifPresent(t -> steps.add(new Step.DropTable(definition.id())));
        definition.topic().ifPresent(t -> steps.add(new Step.DeleteTopic(t)));
        definition.topic().ifPresent(t -> steps.add(new Step.DeleteGroup("kappa." + t)));
        steps.add(new Step.DeleteCheckpoints(definition.id()));
        if (definition.kind() == ObjectKind.SOURCE) {
            steps.add(new Step.ForgetSource(definition.id()));
        }
        steps.add(new Step.ForgetVersion(definition.id()));
        return new Change(
                Change.Kind.DROP, "DROP " + definition.name(), List.of(definition.name()), List.of(), steps, revision);
    }
}
