package dev.kappa.gateway.compile;

import dev.kappa.gateway.catalog.UserFunctions;
import dev.kappa.redeploy.flink.KeptJars;
import dev.kappa.topology.Sha256;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.TopologyChecks;
import dev.kappa.topology.statement.FlinkIdentifier;
import dev.kappa.topology.statement.FunctionCode;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.StringLiteral;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.module.CoreModule;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;

/** Makes a version of a function: its class, and its jar by the hash of its content. */
public final class FunctionDefinition {
    /** The option of a function's version that says what kind of function it is. */
    public static final String KIND = "kind";
    /** The option that holds the hash of the jar's bytes. */
    public static final String SHA256 = "sha256";

    private final DefinitionContext context;

    public FunctionDefinition(DefinitionContext context) {
        this.context = context;
    }

    public Defined define(ObjectName name, FunctionCode code) {
        Position at = name.written().position();
        Problems.refuse(TopologyChecks.ofCreate(
                context.topology(), ObjectKind.FUNCTION, NameUse.at(name.name(), at), List.of(), Optional.empty()));
        refuseOther(name, at);
        return version(
                name,
                value(code.className()),
                position(code.className(), at),
                value(code.jar()),
                position(code.jar(), at));
    }

    /** The next version; what the statement does not mention stays. A jar is read as it lies there now. */
    Defined redefine(ObjectName name, FunctionCode code, VersionDefinition before) {
        Position at = name.written().position();
        return version(
                name,
                code.className().map(StringLiteral::value).orElse(before.job().entryClass()),
                position(code.className(), at),
                code.jar().map(StringLiteral::value).orElse(before.options().get(JobJar.OPTION)),
                position(code.jar(), at));
    }

    /** What differs between the code of two versions, in words. */
    static String difference(VersionDefinition before, VersionDefinition after) {
        String from = before.job().entryClass();
        String to = after.job().entryClass();
        String jar = JobJar.words(before).equals(JobJar.words(after))
                ? ""
                : "its jar is " + JobJar.words(after) + ", was " + JobJar.words(before);
        String other = from.equals(to) ? "" : "its class is " + to + ", was " + from;
        String both = Stream.of(other, jar).filter(words -> !words.isEmpty()).collect(Collectors.joining(", and "));
        return both.isEmpty() ? "its code changes" : both;
    }

    private Defined version(ObjectName name, String className, Position classAt, String jar, Position jarAt) {
        JobJar file = JobJar.lying(context.config(), jar, jarAt);
        FunctionClass.Facts facts = new FunctionClass(file.file(), className, classAt, jarAt).check();
        Map<String, String> options = new TreeMap<>();
        options.put(JobJar.OPTION, jar);
        options.put(KIND, facts.words());
        options.put(
                SHA256,
                new KeptJars(context.config().flink().savepoints())
                        .place(file.file())
                        .hash());
        VersionId id = context.next(name.name());
        String statement = "CREATE FUNCTION " + FlinkIdentifier.quote(name.name()) + " AS "
                + FlinkIdentifier.literal(className) + " USING JAR " + FlinkIdentifier.literal(jar);
        return new Defined(
                VersionDefinition.function(
                        id,
                        statement,
                        options,
                        Sha256.of(className + "\n" + new JarContent(file.file()).hash()),
                        new JobSpec(file.place().toString(), className, List.of(), 1)),
                facts.deterministic()
                        ? List.of()
                        : List.of(
                                "it is not deterministic (isDeterministic() is false), so that streams and views call it only"
                                        + " WITH ('allow-nondeterministic' = 'true')"));
    }

    /** Flink looks for its own functions first, and case means nothing to it. */
    private void refuseOther(ObjectName name, Position at) {
        String lower = name.name().toLowerCase(Locale.ROOT);
        boolean flinks = CoreModule.INSTANCE.listFunctions().contains(lower)
                || FlinkSqlOperatorTable.instance(false).getOperatorList().stream()
                        .anyMatch(o -> o.getName().equalsIgnoreCase(name.name()));
        Optional<String> same = UserFunctions.nameOf(context.topology(), name.name());
        if (flinks || same.isPresent()) {
            throw new KappaException(Problem.of(
                            ErrorCode.DUPLICATE_NAME,
                            flinks
                                    ? "'" + name.name()
                                            + "' is a function of Flink's own, which queries would call instead."
                                    : "there is the function '" + same.get()
                                            + "' already, and case means nothing in the call of a function.",
                            "Choose another name.")
                    .at(at));
        }
    }

    private static String value(Optional<StringLiteral> literal) {
        return literal.orElseThrow().value();
    }

    private static Position position(Optional<StringLiteral> literal, Position otherwise) {
        return literal.map(l -> l.written().position()).orElse(otherwise);
    }
}
