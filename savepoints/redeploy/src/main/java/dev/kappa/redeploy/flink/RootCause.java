package dev.kappa.redeploy.flink;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the sentence that matters from a Java stack trace: the deepest cause that says something. */
public final class RootCause {
    private static final int LONGEST = 600;
    private static final Pattern HEAD = Pattern.compile("^(?:Caused by: )?((?:[\\w$]+\\.)+[\\w$]+)(?:: (.*))?$");

    private RootCause() {}

    public static String of(String trace) {
        String best = "";
        StringBuilder current = new StringBuilder();
        String type = "";
        for (String line : trace.strip().lines().toList()) {
            Matcher head = HEAD.matcher(line.strip());
            boolean starts = line.startsWith("Caused by: ") || (type.isEmpty() && head.matches());
            if (starts && head.matches()) {
                best = better(best, type, current.toString());
                type = head.group(1);
                current = new StringBuilder(head.group(2) == null ? "" : head.group(2));
            } else if (!isFrame(line)) {
                current.append(current.length() == 0 ? "" : " ").append(line.strip());
            }
        }
        best = better(best, type, current.toString());
        return best.length() <= LONGEST ? best : best.substring(0, LONGEST) + "…";
    }

    /** A deeper cause replaces a shallower one, unless it has nothing to say. */
    private static String better(String best, String type, String message) {
        String text = message.strip();
        if (type.isEmpty()) {
            return text.isEmpty() ? best : text;
        }
        String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        if (text.isEmpty()
                && !best.isEmpty()
                && !List.of("NullPointerException", "StackOverflowError").contains(simple)) {
            return best;
        }
        return text.isEmpty() ? simple : simple + ": " + text;
    }

    private static boolean isFrame(String line) {
        String text = line.strip();
        return text.startsWith("at ") || text.startsWith("... ") || text.startsWith("End of exception");
    }
}
