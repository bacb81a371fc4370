package dev.kappa.gateway.execute;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.graph.TopologyChecks;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.Statement.Explain.Format;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out statements of one session. */
public final class StatementExecutor {
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);

    private final Kappa kappa;
    private final Map<String, String> settings;
    private final AlterSet set;
    private final boolean explainOnly;

    /**
     * @param settings of the session that change what a query means
     * @param set of the session
     */
    public StatementExecutor(Kappa kappa, Map<String, String> settings, AlterSet set) {
        this(kappa, settings, set, false);
    }

    /** @param explainOnly whether a statement that would change something is answered with its plan */
    public StatementExecutor(Kappa kappa, Map<String, String> settings, AlterSet set, boolean explainOnly) {
        this.kappa = kappa;
        this.settings = Map.copyOf(settings);
        this.set = set;
        this.explainOnly = explainOnly;
    }

    /** Throws {@link KappaException} with every problem found, each with its place. */
    public Answer execute(Statement statement) {
        try {
            return answer(statement);
        } catch (KappaException e) {
            throw placed(statement, e);
        } catch (Unavailable e) {
            throw placed(statement, e.asRefusal());
        }
    }

    private static KappaException placed(Statement statement, KappaException refusal) {
        return statement.subject().map(refusal::at).orElse(refusal);
    }

    private Answer answer(Statement statement) {
        if (statement instanceof Statement.BeginAlterSet begin) {
            set.begin(begin);
            return Answer.of(
                    "alter_set", List.of(Answer.row("open: ALTER …; ALTER …; and END; makes them one change")));
        }
        if (statement instanceof Statement.End end) {
            List<Requested> requested = set.end(end);
            String text = AlterSet.text(requested);
            return explainOnly
                    ? new Explanations(kappa, settings).of(requested, text, false)
                    : rebuild(requested, text);
        }
        if (statement instanceof Statement.Explain explain) {
            return new Explanations(kappa, settings).of(explain, set.isOpen() ? set.soFar() : List.of());
        }
        return set.isOpen() ? inSet(statement) : alone(statement);
    }

    private Answer alone(Statement statement) {
        if (explainOnly && changes(statement)) {
            return new Explanations(kappa, settings)
                    .of(new Statement.Explain(statement.written(), Format.TEXT, statement), List.of());
        }
        Optional<Requested> requested = Requested.of(statement);
        if (requested.isPresent()
                && Explanations.alters(requested.get(), kappa.registry().topology())) {
            return rebuild(List.of(requested.get()), statement.written().text());
        }
        if (statement instanceof Statement.AlterRollback rollback) {
            Rebuilds rebuilds = new Rebuilds(kappa, settings);
            return rebuilds.submit(rebuilds.plan(rollback));
        }
        if (statement instanceof Statement.AlterRedeploy redeploy) {
            return carriedOut(new Redeployments(kappa, settings).plan(redeploy));
        }
        if (statement instanceof Statement.Drop drop) {
            return new Creations(kappa, settings).drop(drop);
        }
        if (statement instanceof Statement.CreateSource
                || statement instanceof Statement.CreateStream
                || statement instanceof Statement.CreateView
                || statement instanceof Statement.CreateFunction) {
            return new Creations(kappa, settings).create(statement);
        }
        return question(statement);
    }

    private Answer decide(Statement.DecideRebuild decide) {
        if (explainOnly) {
            throw ExplainOnly.refusal("ALTER REBUILD");
        }
        long id = RebuildQuestions.id(decide.id());
        Decision decision =
                switch (decide.decision()) {
                    case APPLY -> Decision.APPLY;
                    case ABORT -> Decision.ABORT;
                };
        kappa.registry().decide(id, decision);
        return Answer.of("rebuild decision next", List.of(Answer.row(id, decision, "WAIT REBUILD " + id)));
    }

    private Answer rebuild(List<Requested> requested, String text) {
        return carriedOut(new Rebuilds(kappa, settings).plan(requested, text));
    }

    private Answer carriedOut(Rebuilds.Outcome outcome) {
        return outcome instanceof Rebuilds.Outcome.Planned planned
                ? new Rebuilds(kappa, settings).submit(planned.plan())
                : PlanRows.unchanged(((Rebuilds.Outcome.NothingToDo) outcome).unchanged());
    }

    private static boolean changes(Statement statement) {
        return Requested.of(statement).isPresent()
                || statement instanceof Statement.CreateSource
                || statement instanceof Statement.CreateStream
                || statement instanceof Statement.CreateView
                || statement instanceof Statement.CreateFunction
                || statement instanceof Statement.Drop
                || statement instanceof Statement.AlterRollback
                || statement instanceof Statement.AlterRedeploy;
    }

    private Answer inSet(Statement statement) {
        Optional<Requested> requested = Requested.of(statement);
        if (!changes(statement)) {
            return alone(statement);
        }
        try {
            Requested asked = requested.orElseThrow(() -> new KappaException(Problem.of(
                            ErrorCode.NOT_ALLOWED,
                            "an alter set takes ALTER … AS, USING JOB, USING JAR and REBUILD, and CREATE OR ALTER of what exists.",
                            "Do this before BEGIN ALTER SET or after END.")
                    .at(statement.written().position())));
            NameUse use = NameUse.at(
                    LocalName.of(asked.alteration().name()),
                    asked.alteration().name().written().position());
            List<Problem> problems = TopologyChecks.ofAlter(
                    kappa.registry().topology(), asked.alteration().kind(), use, List.of(), Optional.empty());
            if (!problems.isEmpty()) {
                throw new KappaException(problems);
            }
            set.add(asked);
            return Answer.of("alter_set", List.of(Answer.row(use.name() + ": noted; END compiles it with the others")));
        } catch (KappaException e) {
            set.spoil();
            throw e;
        }
    }

    private Answer question(Statement statement) {
        RebuildQuestions rebuilds = new RebuildQuestions(kappa.registry(), Clock.systemUTC());
        if (statement instanceof Statement.ShowRebuilds show) {
            return rebuilds.list(show.pattern());
        }
        if (statement instanceof Statement.DescribeRebuild describe) {
            return rebuilds.describe(RebuildQuestions.id(describe.id()));
        }
        if (statement instanceof Statement.WaitRebuild wait) {
            long id = RebuildQuestions.id(wait.id());
            return rebuilds.end(kappa.waits(w -> w.untilApproval(id), id));
        }
        if (statement instanceof Statement.ShowDeadLetters show) {
            return new DeadLetters(kappa, settings).show(show);
        }
        if (explainOnly && statement instanceof Statement.ReplayDeadLetters) {
            throw ExplainOnly.refusal("REPLAY DEAD LETTERS");
        }
        if (explainOnly && statement instanceof Statement.Verify) {
            throw ExplainOnly.refusal("VERIFY");
        }
        if (statement instanceof Statement.ReplayDeadLetters replay) {
            return new DeadLetters(kappa, settings).replay(replay);
        }
        if (statement instanceof Statement.Verify verify) {
            RebuildPlan plan = new Rebuilds(kappa, settings).plan(verify);
            plan.refuseProblems();
            long id = kappa.submit(plan.change());
            return rebuilds.end(kappa.waits(w -> w.untilApproval(id), id));
        }
        if (statement instanceof Statement.DecideRebuild decide) {
            return decide(decide);
        }
        Topology topology = kappa.registry().topology();
        Questions questions = new Questions(
                topology,
                kappa.registry().jobs(),
                new SourceSights(kappa.inspectors(), kappa.config().names(), LONGEST_LOOK),
                new EventTimes(kappa.outside(), LONGEST_LOOK));
        if (statement instanceof Statement.ShowObjects show) {
            return questions.objects(show);
        }
        if (statement instanceof Statement.ShowVersions show) {
            return questions.versions(LocalName.of(show.name()));
        }
        if (statement instanceof Statement.ShowCreate show) {
            return questions.create(show.kind(), LocalName.of(show.name()));
        }
        if (statement instanceof Statement.Describe describe) {
            return questions.describe(describe.kind(), LocalName.of(describe.name()), describe.extended());
        }
        throw new IllegalStateException("no answer to " + statement.getClass());
    }
}
