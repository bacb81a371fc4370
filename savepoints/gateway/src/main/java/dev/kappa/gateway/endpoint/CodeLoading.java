package dev.kappa.gateway.endpoint;

import java.util.regex.Pattern;

/** Statements by which a session loads code into the gateway and the cluster. */
final class CodeLoading {
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern LOADS = Pattern.compile(
            "\\s*(ADD\\s+JAR\\b.*|CREATE\\b.*\\bFUNCTION\\b.*\\bUSING\\s+JAR\\b.*|SET\\s+''?pipeline\\.(jars|classpaths).*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private CodeLoading() {}

    /** Whether a statement of Flink's loads a jar. */
    static boolean in(String statement) {
        String bare = COMMENT.matcher(statement).replaceAll(" ");
        return LOADS.matcher(TEXT.matcher(bare).replaceAll("''")).matches()
                || bare.strip()
                        .toLowerCase(java.util.Locale.ROOT)
                        .matches("(?s)set\\s+'pipeline\\.(jars|classpaths)'.*");
    }
}
