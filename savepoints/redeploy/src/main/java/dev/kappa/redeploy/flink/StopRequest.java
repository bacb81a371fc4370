package dev.kappa.redeploy.flink;

import java.util.Objects;

/** Names a stop with savepoint; 32 hex digits of ours. */
public record StopRequest(String triggerId) {
    public StopRequest {
        Objects.requireNonNull(triggerId);
    }
}
