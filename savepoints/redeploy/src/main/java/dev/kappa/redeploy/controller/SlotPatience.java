package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long who needs task slots waits for them: counted from when they began to lack, and anew when task managers come or go, however long
 * the job was on its way before. A controller that begins anew has forgotten it, and only waits longer.
 */
final class SlotPatience {
    /** Slots of jobs that end are free by then. */
    private static final Duration SLOTS_PATIENCE = Duration.ofSeconds(20);

    /** A task manager that was killed, and was the only one, is back by then, if somebody sees to it. */
    private static final Duration TASK_MANAGER_PATIENCE = Duration.ofMinutes(1);

    /** By the ids of attempts, which do not return as those of versions may. */
    private final Map<String, Lack> lacking = new HashMap<>();

    private record Lack(int total, Instant since) {}

    static Duration of(Slots slots) {
        return slots.total() == 0 ? TASK_MANAGER_PATIENCE : SLOTS_PATIENCE;
    }

    /** @return whether slots have lacked for too long by now */
    boolean isOver(String jobId, Slots slots, Instant now) {
        Lack lack =
                lacking.merge(jobId, new Lack(slots.total(), now), (was, is) -> was.total() == is.total() ? was : is);
        return !lack.since().plus(of(slots)).isAfter(now);
    }

    /** It has slots, or needs none any more. */
    void forget(String jobId) {
        lacking.remove(jobId);
    }
}
