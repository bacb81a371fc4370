package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.TopologyChecks;
import dev.kappa.topology.statement.OptionList;
import dev.kappa.topology.statement.Origin;
import dev.kappa.topology.statement.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Makes the definition by which another jar goes on from the state of a live version's job, or refuses: a stream that no job of the user's
 * writes, a job that does not declare its state, or declares another one. What only the state itself can show is tried later.
 */
public final class RedeployCompiler {
    private final DefinitionContext context;

    public RedeployCompiler(DefinitionContext context) {
        this.context = context;
    }

    /** Empty where the code is the one that runs. */
    public Optional<Rebuild.Item> compile(Statement.AlterRedeploy statement) {
        Position place = statement.name().written().position();
        NameUse use = NameUse.at(statement.name().name(), place);
        Problems.refuse(TopologyChecks.ofAlter(context.topology(), statement.kind(), use, List.of(), Optional.empty()));
        Problems.refuse(unknown(statement.options()));
        VersionDefinition live = context.topology().live(use.name()).orElseThrow();
        if (!(Draft.origin(live) instanceof Origin.UsingJob job)) {
            throw refused(
                    place,
                    "'" + live.name()
                            + "' is made by a query and not by a job of yours: its state belongs to its plan.",
                    "ALTER … AS, or REBUILD, computes it anew.");
        }
        Defined defined = Draft.redeployed(statement, live).compile(context, context.topology());
        VersionDefinition after = defined.version();
        if (after.job().jar().isEmpty()) {
            throw refused(
                    place,
                    "the job of '" + live.name() + "' is in Kappa's own jar, of which no former one is kept.",
                    "Build its class into a jar of its own and write ALTER STREAM " + live.name()
                            + " REDEPLOY WITH ('jar' = '…'), or ALTER STREAM " + live.name() + " REBUILD.");
        }
        if (after.digest().equals(live.digest())) {
            return Optional.empty();
        }
        if (after.job().jar().equals(live.job().jar())) {
            throw refused(
                    place,
                    "no copies of jars are kept, for flink.savepoints is no file: directory, so there would be no way back to"
                            + " the former " + live.job().jar() + ".",
                    "Give the new jar another name and write REDEPLOY WITH ('jar' = '…').");
        }
        String because = RebuildCompiler.jobChange(live, after).orElse("its definition changes");
        String state = sameState(place, live, after, job.jobClass().value());
        return Optional.of(
                new Rebuild.Item(live, defined, because + "; both declare the state version '" + state + "'"));
    }

    /** The state version that the class declares in both jars. */
    private String sameState(Position place, VersionDefinition live, VersionDefinition after, String jobClass) {
        String rebuild = "ALTER STREAM " + live.name() + " REBUILD, with the new jar, computes it anew.";
        Optional<String> later = stateVersion(JobJar.of(context.config(), after), jobClass);
        if (later.isEmpty()) {
            throw refused(
                    place,
                    jobClass + " in the new jar does not declare its state.",
                    "Where its state can be read by every jar that says the same, annotate the class with"
                            + " @dev.kappa.jobs.StateVersion(\"1\"); else " + rebuild);
        }
        Optional<String> former = stateVersion(JobJar.of(live), jobClass);
        if (!former.equals(later)) {
            throw refused(
                    place,
                    former.map(f -> "the job that runs has the state version '" + f + "', and the new jar declares '"
                                    + later.get() + "'.")
                            .orElse(
                                    "the job that runs does not declare its state, so nobody has said that the new jar can read it."),
                    rebuild);
        }
        return later.get();
    }

    private Optional<String> stateVersion(Optional<JobJar> jar, String jobClass) {
        return new JobClasses(context.config().jobJar(), jar).stateVersion(jobClass);
    }

    private static List<Problem> unknown(OptionList options) {
        return options.entries().stream()
                .filter(e -> !e.key().value().equals(JobJar.OPTION))
                .map(e -> Problem.of(
                                ErrorCode.UNKNOWN_OPTION,
                                "a REDEPLOY changes nothing but the jar, and not the option '"
                                        + e.key().value() + "'.",
                                NearestName.of(e.key().value(), List.of(JobJar.OPTION))
                                        .map(n -> "Did you mean '" + n + "'?")
                                        .orElse(
                                                "ALTER STREAM … USING JOB … WITH (…) changes options, and computes the stream anew."))
                        .at(e.key().written().position()))
                .toList();
    }

    private static KappaException refused(Position place, String message, String hint) {
        return new KappaException(
                Problem.of(ErrorCode.NOT_ALLOWED, message, hint).at(place));
    }
}
