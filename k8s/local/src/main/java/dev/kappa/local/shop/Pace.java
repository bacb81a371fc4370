package dev.kappa.local.shop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Simulated time against the clock on the wall: how long to wait before something that happens at a simulated time. */
final class Pace {
    private final Speed speed;
    private final Clock clock;
    private LocalDateTime simulatedStart;
    private Instant start;

    /** Simulated time that passes in a second; empty means as fast as possible. */
    record Speed(Optional<Duration> perSecond) {
        private static final Pattern FORM = Pattern.compile("(\\d+)(s|m|h|d)/s");

        static Speed parse(String text) {
            if (text.equals("max")) {
                return new Speed(Optional.empty());
            }
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
                throw new IllegalArgumentException(
                        "--speed is '" + text + "': expected 'max' or simulated time a second, as 90m/s, 6h/s, 1d/s");
            }
            long amount = Long.parseLong(matcher.group(1));
            return new Speed(Optional.of(
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    }));
        }
    }

    Pace(Speed speed, Clock clock) {
        this.speed = speed;
        this.clock = clock;
    }

    /** Zero if it is time. The first call sets both clocks going. */
    Duration until(LocalDateTime simulated) {
        if (speed.perSecond().isEmpty()) {
            return Duration.ZERO;
        }
        if (start == null) {
            start = clock.instant();
            simulatedStart = simulated;
        }
        double seconds = (double) Duration.between(simulatedStart, simulated).toMillis()
                / speed.perSecond().get().toMillis();
        Duration wait = Duration.between(clock.instant(), start.plusMillis((long) (seconds * 1000)));
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
