package dev.kappa.redeploy.flink;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a Java stack trace the method of a user's code that threw, or that had called what threw: of the deepest cause the last frame before
 * Flink's, whose generated code has no package. What Flink, a connector or the product throws by itself has none.
 */
final class UserFrame {
    private static final Pattern FRAME = Pattern.compile("^at (?:[^()]*/)?((?:[\\w$]+\\.)+[\\w$<>]+)\\(([^()]*)\\).*$");
    private static final Pattern NOT_OF_USERS = Pattern.compile(
            "(?:java|javax|jdk|sun|scala|akka|org\\.apache|dev\\.kappa|org\\.postgresql|com\\.ververica|io\\.debezium)\\..*|[^.]+[$]\\d+\\.[^.]+");
    private static final Pattern JAVAS = Pattern.compile("(?:java|javax|jdk|sun)\\..*");

    private static final Pattern NAMED = Pattern.compile(" \\(in [^()]+, [^()]+\\)$");

    private UserFrame() {}

    /** The root cause of a trace, and the method of the user's, if there is one: {@code NullPointerException (in its.Shout.eval, Shout.java:9)}. */
    static String named(String trace) {
        return RootCause.of(trace)
                + of(trace).map(frame -> " (in " + frame + ")").orElse("");
    }

    /** A reason without the method that it names. */
    static String without(String reason) {
        return NAMED.matcher(reason).replaceFirst("");
    }

    /** Such as {@code its.Shout.eval, Shout.java:9}. */
    static Optional<String> of(String trace) {
        String deepest = trace.substring(Math.max(0, trace.lastIndexOf("Caused by: ")));
        Optional<String> found = Optional.empty();
        for (String line : deepest.lines().map(String::strip).toList()) {
            Matcher frame = FRAME.matcher(line);
            if (!frame.matches()) {
                continue;
            }
            String method = frame.group(1);
            if (!NOT_OF_USERS.matcher(method).matches()) {
                found = Optional.of(method + ", " + frame.group(2));
            } else if (!JAVAS.matcher(method).matches()) {
                return found;
            }
        }
        return found;
    }
}
