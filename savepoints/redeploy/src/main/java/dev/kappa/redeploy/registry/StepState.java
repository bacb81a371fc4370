package dev.kappa.redeploy.registry;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a step of a change is. Its intent is written before it acts, its result after. */
public enum StepState {
    PENDING,
    STARTED,
    DONE,
    UNDOING,
    UNDONE;

    private static final Map<StepState, Set<StepState>> NEXT = new EnumMap<>(Map.of(
            PENDING, EnumSet.of(STARTED),
            STARTED, EnumSet.of(DONE, UNDOING),
            DONE, EnumSet.of(UNDOING),
            UNDOING, EnumSet.of(UNDONE),
            UNDONE, EnumSet.noneOf(StepState.class)));

    public boolean mayBecome(StepState next) {
        return NEXT.get(this).contains(next);
    }
}
