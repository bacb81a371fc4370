package dev.kappa.gateway.compile;

import dev.kappa.gateway.compile.DefinitionContext.Purpose;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.statement.CompleteStatement;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.Origin;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import dev.kappa.topology.statement.TextPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One name of a rebuild before it is compiled: its complete statement, the settings that it is planned under, and how its
 * problems are told.
 */
final class Draft {
    private final VersionDefinition before;
    private final String text;
    private final Map<String, String> settings;
    private final UnaryOperator<KappaException> telling;
    private final Optional<Alteration> alteration;
    private final Purpose purpose;

    private Draft(
            VersionDefinition before,
            String text,
            Map<String, String> settings,
            UnaryOperator<KappaException> telling,
            Optional<Alteration> alteration,
            Purpose purpose) {
        this.purpose = purpose;
        this.before = before;
        this.text = text;
        this.settings = settings;
        this.telling = telling;
        this.alteration = alteration;
    }

    /** A name that is rebuilt because of what it reads. */
    static Draft dependent(VersionDefinition live, Position statement) {
        return new Draft(
                live,
                live.statement(),
                settings(live),
                e -> inItsStatement(live, e, statement),
                Optional.empty(),
                new Purpose.Following(live));
    }

    static Draft altered(Alteration alteration, VersionDefinition live, Map<String, String> session) {
        Map<String, String> settings = new TreeMap<>(settings(live));
        settings.putAll(session);
        Optional<Alteration> asked = Optional.of(alteration);
        Purpose anew = new Purpose.Asked();
        if (alteration instanceof Alteration.Replace replace) {
            CompleteStatement complete = CompleteStatement.of(replace.kind(), replace.name(), replace.definition());
            return new Draft(live, complete.text(), session, complete::placed, asked, anew);
        }
        if (alteration instanceof Alteration.Change change) {
            Parsed former = parse(live.statement());
            CompleteStatement complete = CompleteStatement.of(
                    change.kind(),
                    change.name(),
                    change.definition(),
                    former.definition(),
                    former.written().source());
            return new Draft(live, complete.text(), settings, complete::placed, asked, anew);
        }
        if (alteration instanceof Alteration.Code) {
            return new Draft(live, live.statement(), Map.of(), e -> e, asked, anew);
        }
        Position place = alteration.name().written().position();
        return new Draft(live, live.statement(), settings(live), e -> inItsStatement(live, e, place), asked, anew);
    }

    /** The definition once more, for a version that is never to be live. */
    static Draft aside(Alteration.Repeat repeat, VersionDefinition live) {
        Position place = repeat.name().written().position();
        return new Draft(
                live,
                live.statement(),
                settings(live),
                e -> inItsStatement(live, e, place),
                Optional.of(repeat),
                new Purpose.Aside(live));
    }

    /** The same version of a stream by another jar. */
    static Draft redeployed(Statement.AlterRedeploy redeploy, VersionDefinition live) {
        Parsed former = parse(live.statement());
        Definition asked = new Definition(
                Optional.empty(),
                Optional.empty(),
                redeploy.options(),
                former.definition().origin());
        CompleteStatement complete = CompleteStatement.of(
                redeploy.kind(),
                redeploy.name(),
                asked,
                former.definition(),
                former.written().source());
        return new Draft(
                live,
                complete.text(),
                settings(live),
                complete::placed,
                Optional.empty(),
                new Purpose.Redeployed(live));
    }

    /** Where the rows of a live version come from. */
    static Origin origin(VersionDefinition live) {
        return parse(live.statement()).definition().origin();
    }

    String name() {
        return before.name();
    }

    VersionDefinition before() {
        return before;
    }

    Optional<Alteration> alteration() {
        return alteration;
    }

    /** Compiles against a topology in which what it reads has its new version already. */
    Defined compile(DefinitionContext context, Topology soFar) {
        try {
            DefinitionContext its =
                    new DefinitionContext(context.config(), soFar, context.inspectors(), settings, purpose);
            if (alteration.isPresent() && alteration.get() instanceof Alteration.Code code) {
                return new FunctionDefinition(its).redefine(code.name(), code.code(), before);
            }
            Parsed parsed = parse(text);
            return new DefinitionCompiler(its)
                    .redefine(parsed.kind(), parsed.name(), parsed.written(), parsed.definition());
        } catch (KappaException e) {
            throw telling.apply(e);
        }
    }

    /** The settings that a version was planned with. */
    static Map<String, String> settings(VersionDefinition version) {
        Map<String, String> settings = new TreeMap<>(version.options());
        settings.keySet().removeIf(k -> !k.startsWith("table."));
        return settings;
    }

    private static KappaException inItsStatement(VersionDefinition version, KappaException e, Position place) {
        List<Problem> problems = e.problems().stream()
                .map(p -> new Problem(
                        p.code(),
                        Optional.of(place),
                        "in '" + version.name() + "'"
                                + p.position()
                                        .map(at -> ", line " + at.line() + ", column " + at.column())
                                        .orElse("")
                                + ": " + p.message(),
                        p.hint()))
                .toList();
        return new KappaException(problems, e.getCause());
    }

    private record Parsed(ObjectKind kind, ObjectName name, TextPart written, Definition definition) {}

    private static Parsed parse(String text) {
        Statement statement = StatementParser.parse(text)
                .orElseThrow(() -> new KappaException(
                        ErrorCode.INTERNAL, "the registry holds a statement that is not Kappa's: " + text, "Drop it."));
        if (statement instanceof Statement.CreateStream s) {
            return new Parsed(ObjectKind.STREAM, s.name(), s.written(), s.definition());
        }
        if (statement instanceof Statement.CreateView v) {
            return new Parsed(ObjectKind.VIEW, v.name(), v.written(), v.definition());
        }
        throw new KappaException(
                ErrorCode.INTERNAL, "the registry holds a statement that makes no stream: " + text, "Drop it.");
    }
}
