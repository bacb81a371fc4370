package dev.kappa.connectors.s3.retry;

import java.time.Duration;

/** Pauses after failures in a row: 100 ms, doubled each time, at most 30 s. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private int failures;

    public Duration failed() {
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 12));
        failures++;
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    public int failures() {
        return failures;
    }

    public void worked() {
        failures = 0;
    }
}
