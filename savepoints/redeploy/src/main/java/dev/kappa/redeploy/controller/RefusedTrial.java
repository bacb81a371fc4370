package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.FailureCause;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;

/** What is said when the trial of a new jar does not come to its first checkpoint: that it cannot read the state, or that nobody knows. */
final class RefusedTrial {
    private RefusedTrial() {}

    static StepResult of(VersionDefinition definition, String reason) {
        String why = reason + (reason.endsWith(".") ? "" : ".");
        return switch (FailureCause.of(reason)) {
            case OWN -> StepRunner.failed(
                    ErrorCode.INCOMPATIBLE_STATE,
                    "the new jar cannot go on from the state of " + definition.id() + ": " + why,
                    "The live job runs on as it was. ALTER STREAM " + definition.name()
                            + " REBUILD, with this jar, computes the stream and what follows it anew instead.");
            case SURROUNDINGS -> StepRunner.failed(
                    ErrorCode.JOB_FAILED,
                    "the trial of the new jar of " + definition.id()
                            + " was cut short, which says nothing about its state: " + why,
                    "The live job goes on as it was. When what the trial stood on is back, write the REDEPLOY again.");
        };
    }
}
