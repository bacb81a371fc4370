package dev.kappa.redeploy.config;

import dev.kappa.topology.secret.Secrets;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value must look like; {@link #complaint} says what is wrong with one that does not. */
enum ValueType {
    TEXT("text") {
        @Override
        Optional<String> complaint(String value) {
            return value.isBlank() ? Optional.of("is empty") : Optional.empty();
        }
    },
    TOPIC_PREFIX("topic prefix") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    value.matches("[A-Za-z0-9._-]{0,60}"), "may hold letters, digits, '.', '_' and '-' only");
        }
    },
    SERVERS("host:port,…") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    value.matches("[^\\s,:]+:\\d{1,5}(\\s*,\\s*[^\\s,:]+:\\d{1,5})*"),
                    "is not a list of host:port, such as 127.0.0.1:9092");
        }
    },
    COUNT("whole number from 1") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    value.matches("[1-9]\\d{0,4}") && Integer.parseInt(value) <= Short.MAX_VALUE,
                    "is not a whole number from 1 to 32767");
        }
    },
    PORT("port") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    value.matches("[1-9]\\d{0,4}") && Integer.parseInt(value) < 65536, "is not a port from 1 to 65535");
        }
    },
    DURATION("duration") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    DURATION_TEXT.matcher(value).matches() && !duration(value).isZero(),
                    "is not a duration, such as 500ms, 1s, 10min, 1h or 1d");
        }
    },
    JDBC_URL("JDBC address") {
        @Override
        Optional<String> complaint(String value) {
            if (value.matches("(?i).*[?&](password|user)=.*")) {
                return Optional.of("holds a user or a password; they belong to serving.user and serving.password");
            }
            return complainUnless(
                    value.matches("jdbc:postgresql:\\S+"), "is not like jdbc:postgresql://127.0.0.1:5432/kappa");
        }
    },
    HTTP_URL("http address") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    uri(value)
                            .filter(u -> u.getHost() != null && u.getUserInfo() == null)
                            .filter(u -> u.getScheme().equals("http")
                                    || u.getScheme().equals("https"))
                            .isPresent(),
                    "is not like http://127.0.0.1:8081");
        }
    },
    DIRECTORY_URI("directory as URI") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(
                    uri(value)
                            .filter(u -> u.getScheme() != null
                                    && u.getPath() != null
                                    && u.getPath().length() > 1)
                            .isPresent(),
                    "is not a directory's URI, such as file:///var/kappa/checkpoints or s3://bucket/checkpoints");
        }
    },
    PATH("path") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(!value.isBlank() && value.indexOf('\0') < 0, "is not a path");
        }
    },
    CUTOVER("AUTO or MANUAL") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(value.equals("AUTO") || value.equals("MANUAL"), "is neither AUTO nor MANUAL");
        }
    },
    PERMISSION("REFUSE or ALLOW") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(value.equals("REFUSE") || value.equals("ALLOW"), "is neither REFUSE nor ALLOW");
        }
    },
    SECRET("reference to a secret") {
        @Override
        Optional<String> complaint(String value) {
            return complainUnless(Secrets.isReference(value), "must be a reference such as ${secret:serving}");
        }
    };

    private static final Pattern DURATION_TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|d)");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /** As the reference calls it. */
    String words() {
        return words;
    }

    /** What is wrong with the value, as the end of a sentence that starts with it; empty when nothing is. */
    abstract Optional<String> complaint(String value);

    static Duration duration(String value) {
        Matcher m = DURATION_TEXT.matcher(value);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a duration");
        }
        ChronoUnit unit =
                switch (m.group(2)) {
                    case "ms" -> ChronoUnit.MILLIS;
                    case "s" -> ChronoUnit.SECONDS;
                    case "min" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                };
        return Duration.of(Long.parseLong(m.group(1)), unit);
    }

    private static Optional<URI> uri(String value) {
        try {
            return Optional.of(URI.create(value)).filter(u -> u.getScheme() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> complainUnless(boolean fine, String complaint) {
        return fine ? Optional.empty() : Optional.of(complaint);
    }
}
