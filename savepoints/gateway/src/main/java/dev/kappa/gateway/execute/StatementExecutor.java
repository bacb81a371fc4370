package dev.kappa.gateway.execute;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.gateway.compile.Defined;
import dev.kappa.gateway.compile.DefinitionCompiler;
import dev.kappa.gateway.compile.DefinitionContext;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.graph.TopologyChecks;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.CreatePlanner;
import dev.kappa.topology.plan.DropPlanner;
import dev.kappa.topology.plan.Step;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.Statement.WhenExists;
import dev.kappa.topology.statement.TextPart;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out statements of one session. */
public final class StatementExecutor {
    private static final long LOOK_EVERY_MS = 20;

    private final Kappa kappa;
    private final Map<String, String> settings;

    /** @param settings of the session that change what a query means */
    public StatementExecutor(Kappa kappa, Map<String, String> settings) {
        this.kappa = kappa;
        this.settings = Map.copyOf(settings);
    }

    /** Throws {@link KappaException} with every problem found. */
    public Answer execute(Statement statement) {
        if (statement instanceof Statement.CreateSource create) {
            return create(create);
        }
        if (statement instanceof Statement.CreateStream create) {
            return create(ObjectKind.STREAM, create.name(), create.whenExists(), create.written(), create.definition());
        }
        if (statement instanceof Statement.CreateView create) {
            return create(ObjectKind.VIEW, create.name(), create.whenExists(), create.written(), create.definition());
        }
        if (statement instanceof Statement.Drop drop) {
            return drop(drop);
        }
        if (statement instanceof Statement.Explain explain) {
            return explain(explain);
        }
        Topology topology = kappa.registry().topology();
        Questions questions = new Questions(topology, kappa.registry().jobs());
        if (statement instanceof Statement.ShowObjects show) {
            return questions.objects(show);
        }
        if (statement instanceof Statement.ShowVersions show) {
            return questions.versions(local(show.name()));
        }
        if (statement instanceof Statement.ShowCreate show) {
            return questions.create(show.kind(), local(show.name()));
        }
        if (statement instanceof Statement.Describe describe) {
            return questions.describe(describe.kind(), local(describe.name()), describe.extended());
        }
        throw notYet(statement);
    }

    private Answer create(Statement.CreateSource create) {
        local(create.name());
        Topology topology = kappa.registry().topology();
        return kept(topology, ObjectKind.SOURCE, create.name(), create.whenExists())
                .orElseGet(() -> submit(topology, () -> compiler(topology).source(create)));
    }

    private Answer create(
            ObjectKind kind, ObjectName name, WhenExists whenExists, TextPart written, Definition definition) {
        local(name);
        Topology topology = kappa.registry().topology();
        return kept(topology, kind, name, whenExists)
                .orElseGet(() -> submit(topology, () -> compiler(topology).define(kind, name, written, definition)));
    }

    /** The answer where nothing is to be made, because the name exists. */
    private Optional<Answer> kept(Topology topology, ObjectKind kind, ObjectName name, WhenExists whenExists) {
        Optional<VersionDefinition> there = topology.live(name.name()).filter(v -> v.kind() == kind);
        if (there.isEmpty() || whenExists == WhenExists.REFUSE) {
            return Optional.empty();
        }
        if (whenExists == WhenExists.ALTER) {
            throw new KappaException(notAvailable("CREATE OR ALTER of what exists")
                    .at(name.written().position()));
        }
        return Optional.of(created(new Defined(there.get(), List.of("it exists already, and stays as it is"))));
    }

    private Answer submit(Topology topology, Supplier<Defined> definition) {
        Defined defined = definition.get();
        carryOut(planner().plan(topology, defined.version()));
        return created(defined);
    }

    private Answer drop(Statement.Drop drop) {
        local(drop.name());
        Topology topology = kappa.registry().topology();
        String name = drop.name().name();
        if (drop.ifExists() && !topology.objects().containsKey(name)) {
            return Answer.of("dropped", List.of());
        }
        Change change = plan(drop, topology);
        carryOut(change);
        return Answer.of(
                "dropped", change.names().stream().map(n -> Answer.row(n)).toList());
    }

    private Change plan(Statement.Drop drop, Topology topology) {
        NameUse use = NameUse.at(drop.name().name(), drop.name().written().position());
        List<Problem> problems = TopologyChecks.ofDrop(topology, drop.kind(), use, drop.cascade());
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        return new DropPlanner(kappa.config().names())
                .plan(topology, drop.written().text(), drop.name().name());
    }

    private Answer explain(Statement.Explain explain) {
        Topology topology = kappa.registry().topology();
        Statement inner = explain.statement();
        List<List<String>> rows = new ArrayList<>();
        Change change;
        if (inner instanceof Statement.Drop drop) {
            change = plan(drop, topology);
        } else {
            Defined defined = define(inner, topology);
            change = planner().plan(topology, defined.version());
            created(defined)
                    .rows()
                    .forEach(row -> rows.add(Answer.row("it will be: " + String.join(", ", present(row)))));
        }
        int number = 1;
        for (Step step : change.steps()) {
            rows.add(Answer.row(number++ + ". " + step.words()));
        }
        return Answer.of("plan", rows);
    }

    private Defined define(Statement statement, Topology topology) {
        if (statement instanceof Statement.CreateSource create) {
            return compiler(topology).source(create);
        }
        if (statement instanceof Statement.CreateStream create) {
            return compiler(topology).define(ObjectKind.STREAM, create.name(), create.written(), create.definition());
        }
        if (statement instanceof Statement.CreateView create) {
            return compiler(topology).define(ObjectKind.VIEW, create.name(), create.written(), create.definition());
        }
        throw notYet(statement);
    }

    private void carryOut(Change change) {
        long id = kappa.registry().submit(change);
        try {
            new ChangeWait(kappa.registry(), Clock.systemUTC(), () -> Thread.sleep(LOOK_EVERY_MS)).until(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KappaException(
                    ErrorCode.TIMEOUT,
                    "the statement was cancelled while change " + id + " is under way.",
                    "The change goes on without it.");
        }
    }

    private static Answer created(Defined defined) {
        VersionDefinition v = defined.version();
        return Answer.of(
                "name version kind rows key topic note",
                List.of(Answer.row(
                        v.name(),
                        v.id().version(),
                        v.kind().words(),
                        v.kind() == ObjectKind.SOURCE ? null : Questions.rows(v),
                        Questions.key(v),
                        v.topic().orElse(null),
                        defined.notes().isEmpty() ? null : String.join("; ", defined.notes()))));
    }

    private static List<String> present(List<String> row) {
        return row.stream().filter(c -> c != null).toList();
    }

    private DefinitionCompiler compiler(Topology topology) {
        return new DefinitionCompiler(new DefinitionContext(kappa.config(), topology, kappa.inspectors(), settings));
    }

    private CreatePlanner planner() {
        return new CreatePlanner(kappa.config().kafka().partitions());
    }

    /** The name, which can only be of Kappa's own catalog. */
    private static String local(ObjectName name) {
        boolean ours = name.catalog().filter(c -> !c.equals(KappaCatalog.NAME)).isEmpty()
                && name.database().filter(d -> !d.equals(KappaCatalog.DATABASE)).isEmpty();
        if (!ours) {
            throw new KappaException(Problem.of(
                            ErrorCode.INVALID_NAME,
                            "'" + name.written() + "' is not in the catalog of streams and views.",
                            "Write " + name.name() + ", or kappa.main." + name.name() + ".")
                    .at(name.written().position()));
        }
        return name.name();
    }

    private static KappaException notYet(Statement statement) {
        String text = statement.written().text().strip();
        String words = text.lines().findFirst().orElse(text);
        return new KappaException(notAvailable(words.length() > 60 ? words.substring(0, 60) + "…" : words)
                .at(statement.written().position()));
    }

    private static Problem notAvailable(String what) {
        return Problem.of(
                ErrorCode.NOT_ALLOWED,
                what + " is not available yet.",
                "DROP … CASCADE it and CREATE it anew; its raw topics keep every fact.");
    }
}
