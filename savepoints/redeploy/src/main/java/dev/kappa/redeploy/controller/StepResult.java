package dev.kappa.redeploy.controller;

import dev.kappa.topology.error.Problem;
import java.util.List;

/** What came of carrying out, or undoing, a step once. */
sealed interface StepResult {
    record Done() implements StepResult {}

    /** Nothing is wrong, but it takes time, or an outside system is away. */
    record Waiting(String reason) implements StepResult {}

    /** It was refused, for now or for good. */
    record Failed(List<Problem> problems) implements StepResult {
        public Failed {
            problems = List.copyOf(problems);
        }
    }
}
