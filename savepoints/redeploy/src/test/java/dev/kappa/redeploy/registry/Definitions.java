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
                new JobSpec("", "dev.kappa.jobs.CdcJob", List.of("--name", name), 1));
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
                new JobSpec("", "dev.kappa.jobs.SqlJob", List.of("--name", name), 1));
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
