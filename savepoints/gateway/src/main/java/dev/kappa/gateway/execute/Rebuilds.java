package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.Alteration;
import dev.kappa.gateway.compile.DefinitionContext;
import dev.kappa.gateway.compile.Rebuild;
import dev.kappa.gateway.compile.RebuildCompiler;
import dev.kappa.gateway.preflight.Preflight;
import dev.kappa.gateway.preflight.Speed;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.graph.TopologyChecks;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.RebuildPlanner;
import dev.kappa.topology.plan.RebuildSettings;
import dev.kappa.topology.plan.RollbackPlanner;
import dev.kappa.topology.statement.RebuildOptions;
import dev.kappa.topology.statement.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans rebuilds and rollbacks, and submits them. */
final class Rebuilds {
    private final Kappa kappa;
    private final Map<String, String> settings;

    /** @param settings of the session that change what a query means */
    Rebuilds(Kappa kappa, Map<String, String> settings) {
        this.kappa = kappa;
        this.settings = settings;
    }

    /** Either a plan, or what is there already. */
    sealed interface Outcome {
        record Planned(RebuildPlan plan) implements Outcome {}

        record NothingToDo(List<VersionDefinition> unchanged) implements Outcome {}
    }

    /** Refuses with every problem that the definitions have; what stands against it outside is among the plan's facts. */
    Outcome plan(List<Requested> requested, String text) {
        Topology topology = kappa.registry().topology();
        requested.forEach(r -> LocalName.of(r.alteration().name()));
        RebuildSettings rebuild =
                settings(requested.stream().map(Requested::options).toList());
        DefinitionContext context = new DefinitionContext(kappa.config(), topology, kappa.inspectors(), settings);
        Rebuild compiled = new RebuildCompiler(context)
                .compile(requested.stream().map(Requested::alteration).toList());
        if (compiled.items().isEmpty()) {
            return new Outcome.NothingToDo(compiled.unchanged());
        }
        KappaConfig config = kappa.config();
        Change change = new RebuildPlanner(config.names(), config.kafka().partitions())
                .plan(topology, text, compiled.versions(), rebuild);
        List<RebuildPlan.Replacement> replacements = compiled.items().stream()
                .map(i -> new RebuildPlan.Replacement(
                        i.before(), i.after().version(), i.because(), i.after().notes()))
                .toList();
        return new Outcome.Planned(checked(change, topology, replacements, compiled.unchanged(), rebuild));
    }

    RebuildPlan plan(Statement.AlterRollback rollback) {
        Topology topology = kappa.registry().topology();
        String name = LocalName.of(rollback.name());
        NameUse use = NameUse.at(name, rollback.name().written().position());
        List<Problem> problems = TopologyChecks.ofAlter(topology, rollback.kind(), use, List.of(), Optional.empty());
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        RebuildSettings settingsOfIt = settings(List.of(rollback.rebuild()));
        Change change;
        try {
            change = RollbackPlanner.plan(topology, rollback.written().text(), name, rollback.version(), settingsOfIt);
        } catch (KappaException e) {
            throw new KappaException(
                    e.problems().stream()
                            .map(p -> p.at(rollback.name().written().position()))
                            .toList(),
                    e);
        }
        List<RebuildPlan.Replacement> replacements = change.steps().stream()
                .filter(s -> s instanceof dev.kappa.topology.plan.Step.CutOver)
                .flatMap(s -> ((dev.kappa.topology.plan.Step.CutOver) s).versions().stream())
                .map(id -> new RebuildPlan.Replacement(
                        topology.live(id.name()).orElseThrow(),
                        topology.versions().get(id),
                        id.name().equals(name)
                                ? "of the ROLLBACK"
                                : topology.versions().get(id).calls().stream()
                                                .anyMatch(c -> c.name().equals(name))
                                        ? "it calls what goes back"
                                        : "it reads what goes back",
                        List.of()))
                .toList();
        return checked(change, topology, replacements, List.of(), settingsOfIt);
    }

    private RebuildPlan checked(
            Change change,
            Topology topology,
            List<RebuildPlan.Replacement> replacements,
            List<VersionDefinition> unchanged,
            RebuildSettings rebuild) {
        List<VersionDefinition> versions =
                replacements.stream().map(RebuildPlan.Replacement::after).toList();
        return new RebuildPlan(
                change,
                replacements,
                unchanged,
                rebuild,
                new Preflight(kappa.outside(), kappa.config().names())
                        .of(change, topology, versions, Speed.measured(kappa.registry())));
    }

    /** Computes the definition of a name aside, to be compared. */
    RebuildPlan plan(Statement.Verify verify) {
        Topology topology = kappa.registry().topology();
        LocalName.of(verify.name());
        DefinitionContext context = new DefinitionContext(kappa.config(), topology, kappa.inspectors(), settings);
        Rebuild.Item item = new RebuildCompiler(context).aside(new Alteration.Repeat(verify.kind(), verify.name()));
        KappaConfig config = kappa.config();
        Change change = new RebuildPlanner(config.names(), config.kafka().partitions())
                .verification(topology, verify.written().text(), item.after().version(), item.before());
        List<RebuildPlan.Replacement> replacements = List.of(new RebuildPlan.Replacement(
                item.before(),
                item.after().version(),
                item.because(),
                item.after().notes()));
        return checked(change, topology, replacements, List.of(), settings(List.of()));
    }

    /** Writes it into the journal, unless something outside stands against it; returns at once. */
    Answer submit(RebuildPlan plan) {
        plan.refuseProblems();
        long id = kappa.submit(plan.change());
        return PlanRows.of(plan, OptionalLong.of(id));
    }

    /** What several statements of one change say together; the configuration decides where none says anything. */
    private RebuildSettings settings(List<RebuildOptions> options) {
        Set<RebuildOptions.Cutover> cutovers =
                options.stream().flatMap(o -> o.cutover().stream()).collect(Collectors.toSet());
        Set<Duration> retains =
                options.stream().flatMap(o -> o.retain().stream()).collect(Collectors.toSet());
        if (cutovers.size() > 1 || retains.size() > 1) {
            throw new KappaException(
                    ErrorCode.INVALID_OPTION,
                    "the statements of one change contradict each other in "
                            + (cutovers.size() > 1 ? "CUTOVER" : "RETAIN") + ".",
                    "There is one switch for all of them: say it once.");
        }
        return new RebuildSettings(
                cutovers.stream()
                        .findFirst()
                        .map(c -> c == RebuildOptions.Cutover.MANUAL)
                        .orElse(kappa.config().rebuild().manualCutover()),
                retains.stream().findFirst().orElse(kappa.config().rebuild().retain()));
    }
}
