package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.DefinitionContext;
import dev.kappa.gateway.compile.Rebuild;
import dev.kappa.gateway.compile.RedeployCompiler;
import dev.kappa.gateway.preflight.Preflight;
import dev.kappa.gateway.preflight.Speed;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.RebuildSettings;
import dev.kappa.topology.plan.RedeployPlanner;
import dev.kappa.topology.statement.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans redeployments: the same version by another jar of its job. */
final class Redeployments {
    private final Kappa kappa;
    private final Map<String, String> settings;

    Redeployments(Kappa kappa, Map<String, String> settings) {
        this.kappa = kappa;
        this.settings = settings;
    }

    Rebuilds.Outcome plan(Statement.AlterRedeploy statement) {
        Topology topology = kappa.registry().topology();
        String name = LocalName.of(statement.name());
        Optional<Rebuild.Item> item = new RedeployCompiler(
                        new DefinitionContext(kappa.config(), topology, kappa.inspectors(), settings))
                .compile(statement);
        if (item.isEmpty()) {
            return new Rebuilds.Outcome.NothingToDo(List.of(topology.live(name).orElseThrow()));
        }
        VersionDefinition live = item.get().before();
        VersionDefinition after = item.get().after().version();
        Change change = RedeployPlanner.plan(topology, statement.written().text(), live, after);
        return new Rebuilds.Outcome.Planned(new RebuildPlan(
                change,
                List.of(new RebuildPlan.Replacement(
                        live, after, item.get().because(), item.get().after().notes())),
                List.of(),
                new RebuildSettings(false, Duration.ZERO),
                // Nobody's topic is retired, and nothing is replayed.
                new Preflight(kappa.outside(), kappa.config().names())
                        .of(change, topology, List.of(), Speed.measured(kappa.registry()))));
    }
}
