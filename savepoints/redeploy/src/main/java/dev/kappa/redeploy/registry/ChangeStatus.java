package dev.kappa.redeploy.registry;

import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Change;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A change as the journal has it.
 *
 * @param problems why it was, or is being, undone; of a change that is DONE: what could not be cleaned up
 * @param suppressed what went wrong later, while undoing
 * @param decision what the user has said about it
 * @param switched its names stand for its versions; from then on it only goes forward
 */
public record ChangeStatus(
        long id,
        Change.Kind kind,
        String statement,
        List<String> names,
        ChangeState state,
        List<StepStatus> steps,
        List<Problem> problems,
        List<Problem> suppressed,
        Instant submitted,
        Optional<Instant> ended,
        Optional<Decision> decision,
        boolean switched) {
    public ChangeStatus {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(statement);
        names = List.copyOf(names);
        Objects.requireNonNull(state);
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
        suppressed = List.copyOf(suppressed);
        Objects.requireNonNull(submitted);
        Objects.requireNonNull(ended);
        Objects.requireNonNull(decision);
    }

    /** What the step under way waits for. */
    public Optional<String> waitingFor() {
        return steps.stream()
                .map(StepStatus::waitingFor)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
