package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.util.Optional;

/** Tells why the job of a version is given up: where a function of the user's is to blame, which one, and what can be done. */
final class FailedJob {
    private final ChangeJournal journal;

    FailedJob(ChangeJournal journal) {
        this.journal = journal;
    }

    /** @param fails how, in words: {@code fails}, {@code fails again and again} */
    Problem problem(VersionDefinition version, String fails, String why) {
        String reason = why + (why.endsWith(".") ? "" : ".");
        String job = "the job of " + version.id() + " " + fails + ": " + reason;
        return thrower(version, why)
                .map(function -> Problem.of(
                        ErrorCode.JOB_FAILED,
                        "the function '" + function.name() + "' (" + function + ") throws, so " + job,
                        "Correct its code and ALTER FUNCTION " + function.name()
                                + " with the new jar, or keep such values from it in the query of '"
                                + version.id().name() + "'; then write the statement again."))
                .orElseGet(() -> Problem.of(
                        ErrorCode.JOB_FAILED,
                        job,
                        "Flink's log has the whole story; correct the cause and write the statement again."));
    }

    private Optional<VersionId> thrower(VersionDefinition version, String why) {
        return version.calls().stream()
                .filter(call -> journal.definition(call)
                        .filter(function -> why.contains("(in " + function.job().entryClass() + "."))
                        .isPresent())
                .findFirst();
    }
}
