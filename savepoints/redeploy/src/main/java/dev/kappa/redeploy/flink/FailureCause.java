package dev.kappa.redeploy.flink;

import java.util.List;
import java.util.Locale;

/**
 * Whether a job failed by its own making or for want of what it stands on: a lost task manager, missing slots, a broker or database
 * that is away, a full disk. What it stands on comes back, and then the job goes on; what it does itself it does again.
 */
public enum FailureCause {
    OWN,
    SURROUNDINGS;

    private static final List<String> SURROUNDING_WORDS = List.of(
            "taskmanager",
            "task manager",
            "taskexecutor",
            "jobmanager",
            "resourcemanager",
            "heartbeat",
            "noresourceavailable",
            "slot",
            "no longer reachable",
            "connection refused",
            "connection reset",
            "broken pipe",
            "connectexception",
            "connection to ",
            "disconnectexception",
            "remotetransportexception",
            "connectiontimeout",
            "does not answer",
            "no checkpoint has completed",
            "timeoutexception",
            "sockettimeout",
            "closedchannel",
            "unknownhost",
            "broker may not be available",
            "failed to get metadata",
            "terminating connection",
            "the database system is",
            "this connection has been closed",
            "an i/o error occurred while sending to the backend",
            "no space left on device",
            "partitionnotfound",
            "job leader",
            "leadership",
            "shut down");

    /** @param reason the root cause as one line; the method of the user's that it may name is no part of it */
    public static FailureCause of(String reason) {
        String text = UserFrame.without(reason).toLowerCase(Locale.ROOT);
        return SURROUNDING_WORDS.stream().anyMatch(text::contains) ? SURROUNDINGS : OWN;
    }
}
