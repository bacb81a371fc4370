package dev.kappa.redeploy.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether a version has read so nearly all that there is that the rest takes seconds, and how fast it reads. It need not be exact: the
 * fence is. Pure: it is told what was seen when.
 */
final class CatchUpRule {
    /** So much is left at the most, in time and in records. */
    static final Duration NEAR = Duration.ofSeconds(5);

    static final long FEW = 1_000;

    /** The rate is that of so long. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long consumed) {}

    /** Takes note of how much was consumed by now. */
    void saw(Instant at, long consumed) {
        if (!samples.isEmpty() && samples.peekLast().consumed() > consumed) {
            // A partition was added, or a new attempt began further back.
            samples.clear();
        }
        samples.addLast(new Sample(at, consumed));
        while (samples.size() > 2 && samples.peekFirst().at().plus(WINDOW).isBefore(at)) {
            samples.removeFirst();
        }
    }

    double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        double seconds =
                Duration.between(samples.peekFirst().at(), samples.peekLast().at())
                                .toMillis()
                        / 1000.0;
        return seconds <= 0
                ? 0
                : (samples.peekLast().consumed() - samples.peekFirst().consumed()) / seconds;
    }

    /** @param remaining offsets between what is consumed and the ends */
    boolean near(long remaining) {
        double rate = perSecond();
        return remaining == 0 || rate > 0 && remaining <= Math.max(FEW, rate * NEAR.toSeconds());
    }

    Optional<Duration> left(long remaining) {
        double rate = perSecond();
        return rate <= 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(1000 * remaining / rate)));
    }
}
