package dev.kappa.gateway.execute;

import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.Statement.Explain.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers EXPLAIN of Kappa's statements: the very plan that the statement would carry out; nothing is changed. */
final class Explanations {
    private final Kappa kappa;
    private final Map<String, String> settings;

    Explanations(Kappa kappa, Map<String, String> settings) {
        this.kappa = kappa;
        this.settings = settings;
    }

    /** @param before what an open alter set holds already, which is then explained with it */
    Answer of(Statement.Explain explain, List<Requested> before) {
        Statement inner = explain.statement();
        boolean json = explain.format() == Format.JSON;
        Rebuilds rebuilds = new Rebuilds(kappa, settings);
        if (inner instanceof Statement.AlterRollback rollback) {
            return shown(rebuilds.plan(rollback), json);
        }
        if (inner instanceof Statement.AlterRedeploy redeploy) {
            return shown(new Redeployments(kappa, settings).plan(redeploy), json);
        }
        Topology topology = kappa.registry().topology();
        Optional<Requested> requested = Requested.of(inner).filter(r -> alters(r, topology));
        if (requested.isPresent()) {
            List<Requested> all = new ArrayList<>(before);
            all.add(requested.get());
            return of(all, inner.written().text(), json);
        }
        Creations creations = new Creations(kappa, settings);
        if (inner instanceof Statement.Drop drop) {
            return steps(creations.plan(drop, topology), List.of(), json);
        }
        Creations.Planned planned = creations.plan(inner, topology);
        List<String> made = Creations.created(planned.defined()).rows().get(0).stream()
                .filter(c -> c != null)
                .toList();
        return steps(planned.change(), made, json);
    }

    /** Of several alterations, which are one change. */
    Answer of(List<Requested> requested, String text, boolean json) {
        return shown(new Rebuilds(kappa, settings).plan(requested, text), json);
    }

    /** Whether the statement is about an object that exists; a CREATE OR ALTER may make one. */
    static boolean alters(Requested requested, Topology topology) {
        boolean creates = requested.statement() instanceof Statement.CreateStream
                || requested.statement() instanceof Statement.CreateView
                || requested.statement() instanceof Statement.CreateFunction;
        return !creates
                || topology.objects().containsKey(requested.alteration().name().name());
    }

    private static Answer shown(Rebuilds.Outcome outcome, boolean json) {
        return outcome instanceof Rebuilds.Outcome.Planned planned
                ? shown(planned.plan(), json)
                : nothing(((Rebuilds.Outcome.NothingToDo) outcome).unchanged(), json);
    }

    private static Answer shown(RebuildPlan plan, boolean json) {
        return json ? PlanDocument.of(plan) : PlanRows.of(plan, OptionalLong.empty());
    }

    private static Answer nothing(List<dev.kappa.topology.definition.VersionDefinition> unchanged, boolean json) {
        return json ? PlanDocument.unchanged(unchanged) : PlanRows.unchanged(unchanged);
    }

    private static Answer steps(Change change, List<String> made, boolean json) {
        if (json) {
            return PlanDocument.of(change);
        }
        List<List<String>> rows = new ArrayList<>();
        if (!made.isEmpty()) {
            rows.add(Answer.row("it will be: " + String.join(", ", made)));
        }
        int number = 1;
        for (Step step : change.steps()) {
            rows.add(Answer.row(number++ + ". " + step.words()));
        }
        return Answer.of("plan", rows);
    }
}
