package dev.kappa.redeploy.registry;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where one attempt to run a version's job is, as the controller last saw it. */
public enum AttemptState {
    /** Its job id is written down; Flink may or may not have been asked. */
    INTENDED,
    /** Flink has it; not all of its tasks run yet. */
    STARTING,
    RUNNING,
    /** Flink restarts it after a failure. */
    RESTARTING,
    /** It is to end with a savepoint; Flink may or may not have been asked. */
    SAVING,
    /** It is to end; Flink may still run it. */
    STOPPING,
    /** Flink gave it up. */
    FAILED,
    /** Flink no longer knows it. */
    LOST,
    /** Stopped on purpose. */
    STOPPED,
    /** It ended by itself, having read all there was. */
    FINISHED;

    private static final Set<AttemptState> AFTER_SUBMISSION =
            EnumSet.of(STARTING, RUNNING, RESTARTING, SAVING, STOPPING, FAILED, LOST, STOPPED, FINISHED);

    private static final Map<AttemptState, Set<AttemptState>> NEXT = new EnumMap<>(AttemptState.class);

    static {
        for (AttemptState open : EnumSet.of(INTENDED, STARTING, RUNNING, RESTARTING, SAVING)) {
            NEXT.put(open, AFTER_SUBMISSION);
        }
        NEXT.put(STOPPING, EnumSet.of(STOPPED));
        for (AttemptState end : EnumSet.of(FAILED, LOST, STOPPED, FINISHED)) {
            NEXT.put(end, EnumSet.noneOf(AttemptState.class));
        }
    }

    public boolean ended() {
        return NEXT.get(this).isEmpty();
    }

    public boolean mayBecome(AttemptState next) {
        return NEXT.get(this).contains(next);
    }
}
