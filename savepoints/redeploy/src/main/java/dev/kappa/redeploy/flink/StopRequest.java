package dev.kappa.redeploy.flink;

import java.util.Objects;

/** Names a request for a savepoint, with or without a stop; 32 hex digits of ours. */
public record StopRequest(String triggerId) {
    public StopRequest {
        Objects.requireNonNull(triggerId);
    }
}
