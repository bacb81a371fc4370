package dev.kappa.local.shop;

import dev.kappa.local.shop.Pace.Speed;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The feeder's command line.
 *
 * @param until the simulated day before whose beginning to stop; empty for the end of the history
 * @param filesAhead how many price files may be in the bucket that nobody has read yet; empty for any number
 */
record FeederOptions(Speed speed, Optional<LocalDate> until, OptionalInt filesAhead, Path config) {
    static final String USAGE =
            """
            usage: Feeder [--speed 1d/s] [--until 2011-03-01] [--files-ahead 7] [--config FILE]
              --speed   simulated time a second: 90s/s, 30m/s, 6h/s, 1d/s, or max (default 1d/s)
              --until   stop before this day; the next run goes on from there (default: the end)
              --files-ahead  wait while as many price files of a day are not read yet (default: do not wait)
              --config  the configuration file (default: KAPPA_CONFIG, else kappa.properties in KAPPA_HOME, else in .kappa)""";

    /** @throws IllegalArgumentException with every problem of the command line at once */
    static FeederOptions parse(List<String> arguments, Map<String, String> environment) {
        Speed speed = Speed.parse("1d/s");
        Optional<LocalDate> until = Optional.empty();
        OptionalInt filesAhead = OptionalInt.empty();
        Path config = ShopConnections.defaultConfig(environment);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            try {
                switch (name) {
                    case "--speed" -> speed = Speed.parse(value);
                    case "--until" -> until = Optional.of(LocalDate.parse(value));
                    case "--files-ahead" -> filesAhead = OptionalInt.of(count(value));
                    case "--config" -> config = Path.of(value);
                    default -> problems.add("unknown option '" + name + "'");
                }
            } catch (DateTimeException e) {
                problems.add("--until is '" + value + "': expected a day, as 2011-03-01");
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems) + "\n" + USAGE);
        }
        return new FeederOptions(speed, until, filesAhead, config);
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("--files-ahead is '" + text + "': expected a number from 1");
        }
        return Integer.parseInt(text);
    }

    LocalDateTime end() {
        return until.map(LocalDate::atStartOfDay).orElse(LocalDateTime.MAX);
    }
}
