package dev.kappa.gateway.preflight;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How long a replay will take.
 *
 * @param records that all its jobs read together
 * @param perSecond how many of them in a second
 * @param measuredIn the rebuild in which that was measured; absent where it is assumed
 */
public record Estimate(long records, double perSecond, OptionalLong measuredIn) {
    public Estimate {
        Objects.requireNonNull(measuredIn);
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(perSecond + " records a second");
        }
    }

    public Duration time() {
        return Duration.ofSeconds((long) Math.ceil(records / perSecond));
    }
}
