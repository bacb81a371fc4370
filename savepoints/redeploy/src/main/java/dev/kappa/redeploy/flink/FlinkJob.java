package dev.kappa.redeploy.flink;

import java.util.Objects;

/**
 * A job as the cluster lists it.
 *
 * @param tasks of all its operators
 * @param running of them
 */
public record FlinkJob(String id, String name, State state, int tasks, int running) {
    /** Flink's job states, as far as they differ for us. */
    public enum State {
        /** Being set up, deployed, or failing over. */
        STARTING,
        RUNNING,
        RESTARTING,
        CANCELLING,
        CANCELED,
        FAILED,
        FINISHED;

        static State of(String flink) {
            return switch (flink) {
                case "RUNNING" -> RUNNING;
                case "FAILING", "RESTARTING" -> RESTARTING;
                case "CANCELLING" -> CANCELLING;
                case "CANCELED" -> CANCELED;
                case "FAILED" -> FAILED;
                case "FINISHED" -> FINISHED;
                    // CREATED, INITIALIZING, RECONCILING, SUSPENDED: on the way to something else.
                default -> STARTING;
            };
        }

        public boolean ended() {
            return this == CANCELED || this == FAILED || this == FINISHED;
        }
    }

    public FlinkJob {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(state);
    }

    /** Whether every task runs. */
    public boolean allRunning() {
        return state == State.RUNNING && tasks > 0 && running == tasks;
    }
}
