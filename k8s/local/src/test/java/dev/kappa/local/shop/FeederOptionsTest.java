package dev.kappa.local.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.local.shop.Pace.Speed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FeederOptionsTest {
    @Test
    void everyOptionIsRead() {
        FeederOptions options = FeederOptions.parse(
                List.of("--speed", "6h/s", "--until", "2011-03-01", "--files-ahead", "7", "--config", "my.properties"),
                Map.of());

        assertEquals(
                new FeederOptions(
                        new Speed(Optional.of(Duration.ofHours(6))),
                        Optional.of(LocalDate.of(2011, 3, 1)),
                        OptionalInt.of(7),
                        Path.of("my.properties")),
                options);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> FeederOptions.parse(
                        List.of("--speed", "fast", "--until", "March", "--files-ahead", "0", "--loud", ""), Map.of()));

        assertEquals(
                """
                --speed is 'fast': expected 'max' or simulated time a second, as 90m/s, 6h/s, 1d/s
                --until is 'March': expected a day, as 2011-03-01
                --files-ahead is '0': expected a number from 1
                unknown option '--loud'
                """
                        + FeederOptions.USAGE,
                refusal.getMessage());
    }

    @Test
    void simulatedTimePassesAtTheChosenSpeed() {
        Clock stopped = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        Pace pace = new Pace(Speed.parse("6h/s"), stopped);
        LocalDateTime start = LocalDateTime.of(2011, 1, 4, 8, 0);

        assertEquals(Duration.ZERO, pace.until(start));
        assertEquals(Duration.ofSeconds(4), pace.until(start.plusDays(1)));
        assertEquals(Duration.ZERO, new Pace(Speed.parse("max"), stopped).until(start.plusDays(1)));
    }
}
