package dev.kappa.topology.statement;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands in {@code U&'…'}: {@code \0009} is a UTF-16 code unit, {@code \\} a backslash. */
final class CodePoints {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(\\\\|[0-9A-Fa-f]{4})");

    private CodePoints() {}

    /** What is not an escape stays as it is. */
    static String decoded(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(
                        m.group(1).equals("\\") ? "\\" : String.valueOf((char) Integer.parseInt(m.group(1), 16))));
    }
}
