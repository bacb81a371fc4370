package dev.kappa.topology.plan;

import java.time.Duration;
import java.util.Objects;

/**
 * How a rebuild ends.
 *
 * @param manual whether the switch waits for ALTER REBUILD id APPLY
 * @param retain how long what it replaces is kept for a way back
 */
public record RebuildSettings(boolean manual, Duration retain) {
    public RebuildSettings {
        Objects.requireNonNull(retain);
        if (retain.isNegative()) {
            throw new IllegalArgumentException("retain " + retain);
        }
    }
}
