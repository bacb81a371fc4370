package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.Defined;
import dev.kappa.gateway.compile.DefinitionCompiler;
import dev.kappa.gateway.compile.DefinitionContext;
import dev.kappa.gateway.compile.FunctionDefinition;
import dev.kappa.topology.Names;
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
import dev.kappa.topology.statement.CompleteStatement;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.Statement.WhenExists;
import dev.kappa.topology.statement.StatementParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes and removes names, and waits until that is done. */
final class Creations {
    private final Kappa kappa;
    private final Map<String, String> settings;

    Creations(Kappa kappa, Map<String, String> settings) {
        this.kappa = kappa;
        this.settings = settings;
    }

    /** A definition that is to be made, and the change that makes it. */
    record Planned(Defined defined, Change change) {}

    /** Makes the object, unless it is there and the statement is content with that. */
    Answer create(Statement statement) {
        Topology topology = kappa.registry().topology();
        Optional<Answer> kept = kept(statement, topology);
        if (kept.isPresent()) {
            return kept.get();
        }
        Planned planned = plan(statement, topology);
        if (statement instanceof Statement.CreateSource source) {
            refuseToDouble(source, planned.defined().version());
        }
        carryOut(planned.change());
        return created(planned.defined());
    }

    /** Raw topics outlive their source. A new one of that name that copies its database again would say everything twice. */
    private void refuseToDouble(Statement.CreateSource create, VersionDefinition source) {
        if (!kappa.inspectors().of(source.name(), source.options()).copiesWhatIsThere()) {
            return;
        }
        List<String> filled = source.rawTopics().stream()
                .filter(topic -> kappa.outside().history(topic).records() > 0)
                .toList();
        if (!filled.isEmpty()) {
            throw new KappaException(Problem.of(
                            ErrorCode.NOT_ALLOWED,
                            "source '" + source.name()
                                    + "' would begin with a copy of its tables, and facts of an earlier source of that"
                                    + " name are in " + String.join(", ", filled) + ": rows would be there twice.",
                            "Give the source another name. Or, if those facts may go: kafka-topics --delete --topic '"
                                    + String.join("|", filled) + "'.")
                    .at(create.name().written().position()));
        }
    }

    Planned plan(Statement statement, Topology topology) {
        Defined defined = define(statement, topology);
        return new Planned(defined, planner().plan(topology, defined.version()));
    }

    Change plan(Statement.Drop drop, Topology topology) {
        NameUse use =
                NameUse.at(LocalName.of(drop.name()), drop.name().written().position());
        List<Problem> problems = TopologyChecks.ofDrop(topology, drop.kind(), use, drop.cascade());
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        return new DropPlanner(kappa.config().names())
                .plan(topology, drop.written().text(), drop.name().name());
    }

    Answer drop(Statement.Drop drop) {
        Topology topology = kappa.registry().topology();
        if (drop.ifExists() && !topology.objects().containsKey(LocalName.of(drop.name()))) {
            return Answer.of("dropped", List.of());
        }
        Change change = plan(drop, topology);
        carryOut(change);
        return Answer.of(
                "dropped",
                change.names().stream()
                        .filter(n -> Names.versioned(n).isEmpty())
                        .map(n -> Answer.row(n))
                        .toList());
    }

    /** The answer where nothing is to be made, because the name exists. */
    private Optional<Answer> kept(Statement statement, Topology topology) {
        if (statement instanceof Statement.CreateSource s) {
            return s.whenExists() == WhenExists.ALTER
                    ? sameSource(s, topology)
                    : kept(ObjectKind.SOURCE, s.name(), s.whenExists(), topology);
        }
        if (statement instanceof Statement.CreateStream s) {
            return kept(ObjectKind.STREAM, s.name(), s.whenExists(), topology);
        }
        if (statement instanceof Statement.CreateFunction f) {
            return kept(ObjectKind.FUNCTION, f.name(), f.whenExists(), topology);
        }
        Statement.CreateView v = (Statement.CreateView) statement;
        return kept(ObjectKind.VIEW, v.name(), v.whenExists(), topology);
    }

    private Optional<Answer> kept(ObjectKind kind, ObjectName name, WhenExists whenExists, Topology topology) {
        return topology.live(LocalName.of(name))
                .filter(v -> v.kind() == kind && whenExists == WhenExists.KEEP)
                .map(v -> created(new Defined(v, List.of("it exists already, and stays as it is"))));
    }

    /** CREATE OR ALTER of a source that exists: its facts are in its topics already, so only the same can be said again. */
    private Optional<Answer> sameSource(Statement.CreateSource create, Topology topology) {
        Optional<VersionDefinition> there =
                topology.live(LocalName.of(create.name())).filter(v -> v.kind() == ObjectKind.SOURCE);
        there.filter(v -> !v.options().equals(create.options().asMap())).ifPresent(v -> {
            throw new KappaException(Problem.of(
                            ErrorCode.NOT_ALLOWED,
                            "source '" + v.name()
                                    + "' exists with other options, and a source cannot be altered: its raw topics hold what"
                                    + " was captured under them.",
                            "Create another source beside it, and let its streams read that: CREATE OR ALTER STREAM … FROM"
                                    + " SOURCE …; or DROP SOURCE " + v.name() + " CASCADE.")
                    .at(create.name().written().position()));
        });
        return there.map(v -> created(new Defined(v, List.of("no change: it exists already with these options"))));
    }

    private Defined define(Statement statement, Topology topology) {
        DefinitionContext context = new DefinitionContext(kappa.config(), topology, kappa.inspectors(), settings);
        if (statement instanceof Statement.CreateFunction f) {
            return new FunctionDefinition(context).define(local(f.name()), f.code());
        }
        DefinitionCompiler compiler = new DefinitionCompiler(context);
        if (statement instanceof Statement.CreateSource create) {
            LocalName.of(create.name());
            return compiler.source(create);
        }
        if (statement instanceof Statement.CreateStream s) {
            return s.whenExists() == WhenExists.ALTER
                    ? complete(compiler, ObjectKind.STREAM, s.name(), s.definition())
                    : compiler.define(ObjectKind.STREAM, local(s.name()), s.written(), s.definition());
        }
        Statement.CreateView v = (Statement.CreateView) statement;
        return v.whenExists() == WhenExists.ALTER
                ? complete(compiler, ObjectKind.VIEW, v.name(), v.definition())
                : compiler.define(ObjectKind.VIEW, local(v.name()), v.written(), v.definition());
    }

    /** CREATE OR ALTER of what does not exist yet; what is stored says only what is made. */
    private static Defined complete(
            DefinitionCompiler compiler, ObjectKind kind, ObjectName name, Definition definition) {
        CompleteStatement complete = CompleteStatement.of(kind, local(name), definition);
        try {
            Statement statement = StatementParser.parse(complete.text()).orElseThrow();
            if (statement instanceof Statement.CreateStream s) {
                return compiler.define(kind, s.name(), s.written(), s.definition());
            }
            Statement.CreateView v = (Statement.CreateView) statement;
            return compiler.define(kind, v.name(), v.written(), v.definition());
        } catch (KappaException e) {
            throw complete.placed(e);
        }
    }

    private static ObjectName local(ObjectName name) {
        LocalName.of(name);
        return name;
    }

    private void carryOut(Change change) {
        long id = kappa.submit(change);
        kappa.waits(wait -> wait.until(id), id);
    }

    static Answer created(Defined defined) {
        VersionDefinition v = defined.version();
        return Answer.of(
                "name version kind rows key topic note",
                List.of(Answer.row(
                        v.name(),
                        v.id().version(),
                        v.kind().words(),
                        v.topic().isEmpty() ? null : Questions.rows(v),
                        Questions.key(v),
                        v.topic().orElse(null),
                        defined.notes().isEmpty() ? null : String.join("; ", defined.notes()))));
    }

    private CreatePlanner planner() {
        return new CreatePlanner(kappa.config().kafka().partitions());
    }
}
