package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.gateway.catalog.UserFunctions;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a definition is made in.
 *
 * @param session settings of the session that change what a query means, such as {@code table.local-time-zone}
 * @param purpose what the definition is made for
 */
public record DefinitionContext(
        KappaConfig config,
        Topology topology,
        SourceInspectors inspectors,
        Map<String, String> session,
        Purpose purpose) {
    /** What a definition is made for, where that decides about its number and its jar. */
    public sealed interface Purpose {
        /** The version whose very jar this one runs too, if it does. */
        default Optional<VersionDefinition> keepsJarOf() {
            if (this instanceof Following following) {
                return Optional.of(following.live());
            }
            return this instanceof Aside aside ? Optional.of(aside.live()) : Optional.empty();
        }

        /** A first or next version, with the jar that its statement names, as it lies there now. */
        record Asked() implements Purpose {}

        /** The next version of one that is rebuilt only because of what it reads: its jar stays the very one that it runs. */
        record Following(VersionDefinition live) implements Purpose {}

        /** A version that is only compared with the live one: it keeps its jar, and writes nothing that is shared with it. */
        record Aside(VersionDefinition live) implements Purpose {}

        /** The same version by another jar. */
        record Redeployed(VersionDefinition live) implements Purpose {}
    }

    public DefinitionContext {
        session = Map.copyOf(session);
    }

    public DefinitionContext(
            KappaConfig config, Topology topology, SourceInspectors inspectors, Map<String, String> session) {
        this(config, topology, inspectors, session, new Purpose.Asked());
    }

    /** Of one name, for all its versions; a version aside has its own, which goes with it. */
    String deadLetterTopic(VersionId id) {
        return config.names()
                .deadLetterTopic(purpose instanceof Purpose.Aside ? id.name() + ".v" + id.version() : id.name());
    }

    VersionId next(String name) {
        return purpose instanceof Purpose.Redeployed redeployed
                ? redeployed.live().id()
                : new VersionId(name, topology.nextVersion(name));
    }

    /** A planner whose scans commit their progress in the group of this version. */
    PlanningEnvironment planning(VersionId reader, DefinitionOptions options) {
        ReadableTables tables = ReadableTables.of(config.kafka().jobProperties())
                .readBy(config.names().group(reader));
        return PlanningEnvironment.over(topology, tables, functions(), options.planner(session));
    }

    /** Functions are called as they are now; a version that is only compared with the live one calls what that calls. */
    private UserFunctions functions() {
        UserFunctions functions = UserFunctions.in(v -> JobJar.ofFunction(config, v));
        return purpose instanceof Purpose.Aside aside
                ? functions.pinned(aside.live().calls())
                : functions;
    }

    VersionTable versionTable() {
        return new VersionTable(config);
    }

    /** The job that runs a compiled plan, under the settings and with the functions that it was planned with. */
    JobSpec sqlJob(VersionId id, String plan, DefinitionOptions options, List<VersionDefinition> calls) {
        List<String> arguments = new ArrayList<>(List.of(
                "--name", id.name(),
                "--version", Integer.toString(id.version()),
                "--plan", PackedText.gzip(plan)));
        Map<String, String> settings = new TreeMap<>(options.planner(session));
        if (!settings.isEmpty()) {
            String lines = settings.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue().replaceAll("[\\r\\n]", " "))
                    .collect(Collectors.joining("\n"));
            arguments.addAll(List.of("--settings", PackedText.gzip(lines)));
        }
        return new JobSpec(
                "",
                "dev.kappa.jobs.SqlJob",
                arguments,
                options.parallelism(config.flink().parallelism()),
                new CalledJars(config, calls).libraries());
    }
}
