package dev.kappa.redeploy.registry;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a change is. */
public enum ChangeState {
    /** In the journal; its steps are carried out one after the other. */
    RUNNING,
    /** A step failed; what was done is undone, the last first. */
    UNDOING,
    DONE,
    /** It failed, and nothing of it is left. */
    UNDONE;

    private static final Map<ChangeState, Set<ChangeState>> NEXT = new EnumMap<>(Map.of(
            RUNNING, EnumSet.of(UNDOING, DONE),
            UNDOING, EnumSet.of(UNDONE),
            DONE, EnumSet.noneOf(ChangeState.class),
            UNDONE, EnumSet.noneOf(ChangeState.class)));

    public boolean ended() {
        return NEXT.get(this).isEmpty();
    }

    public boolean mayBecome(ChangeState next) {
        return NEXT.get(this).contains(next);
    }
}
