package dev.kappa.redeploy.registry;

import dev.kappa.topology.plan.Step;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One step in the journal.
 *
 * @param number from 0, in the order of carrying out
 * @param before what the step found before it acted, so that undoing leaves it as it was; written with the intent
 * @param waitingFor what stands in its way now
 * @param started when it was begun, or when its undoing was
 */
public record StepStatus(
        int number,
        Step step,
        StepState state,
        Optional<String> before,
        Optional<String> waitingFor,
        Optional<Instant> started,
        Optional<Instant> ended) {
    public StepStatus {
        Objects.requireNonNull(step);
        Objects.requireNonNull(state);
        Objects.requireNonNull(before);
        Objects.requireNonNull(waitingFor);
        Objects.requireNonNull(started);
        Objects.requireNonNull(ended);
    }
}
