package dev.kappa.connectors.cdc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The raw topic of a table: {@code <source>.<schema>.<table>}. A character that Kafka does not allow in a topic, or a dot
 * within a name, becomes {@code -} and its four hexadecimal digits ({@code a b} is {@code a-0020b}); so does a {@code -}
 * that could be mistaken for one of these. Two tables therefore never share a topic.
 */
public final class TableTopics {
    private static final Pattern ENCODED = Pattern.compile("-([0-9a-f]{4})");

    private TableTopics() {}

    /** Without the configured prefix. */
    public static String topic(String source, String schema, String table) {
        return source + "." + encode(schema) + "." + encode(table);
    }

    /** A name in letters, digits, {@code _} and {@code -} only. */
    public static String encode(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_')
                    || c == '-'
                            && !ENCODED.matcher(name).region(i, name.length()).lookingAt();
            if (plain) {
                out.append(c);
            } else {
                out.append(String.format("-%04x", (int) c));
            }
        }
        return out.toString();
    }

    /** The name that {@link #encode} was given. */
    public static String decode(String encoded) {
        return ENCODED.matcher(encoded)
                .replaceAll(m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 16))));
    }
}
