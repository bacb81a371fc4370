package dev.kappa.connectors.cdc;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which tables a source captures: a comma-separated list of {@code schema.table}, as in Flink CDC each side of the first
 * dot a regular expression, in which a {@code *} that repeats nothing ({@code public.*}, {@code shop.order_*}) stands for
 * any characters.
 */
public record TablePatterns(List<String> patterns) implements Serializable {
    public TablePatterns {
        patterns = List.copyOf(patterns);
        patterns.forEach(TablePatterns::regex);
    }

    public static TablePatterns parse(String list) {
        List<String> parts = new ArrayList<>();
        for (String part : list.split(",")) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return new TablePatterns(parts);
    }

    public boolean matches(String schema, String table) {
        String name = schema + "." + table;
        return patterns.stream().anyMatch(p -> Pattern.matches(regex(p), name));
    }

    /** The patterns as Debezium's {@code table.include.list} takes them. */
    public String[] regexes() {
        return patterns.stream().map(TablePatterns::regex).toArray(String[]::new);
    }

    /** The side before the dot of each pattern, as Debezium's {@code database.include.list} takes them. */
    public String[] schemaRegexes() {
        return patterns.stream()
                .map(p -> p.substring(0, p.indexOf('.')).replaceFirst("\\\\$", ""))
                .map(TablePatterns::side)
                .distinct()
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        return patterns.stream().collect(Collectors.joining(","));
    }

    private static String regex(String pattern) {
        int dot = pattern.indexOf('.');
        if (dot <= 0 || dot == pattern.length() - 1) {
            throw new KappaException(
                    ErrorCode.INVALID_OPTION,
                    "option 'table-list': '" + pattern + "' is not of the form schema.table.",
                    "Write 'public.orders', or 'public.*' for every table of a schema.");
        }
        String schema = pattern.substring(0, pattern.charAt(dot - 1) == '\\' ? dot - 1 : dot);
        String regex = side(schema) + "\\." + side(pattern.substring(dot + 1));
        try {
            return Pattern.compile(regex).pattern();
        } catch (PatternSyntaxException e) {
            throw new KappaException(
                    ErrorCode.INVALID_OPTION,
                    "option 'table-list': '" + pattern + "' is not a pattern (" + e.getDescription() + ").",
                    "Write 'public.orders', or 'public.*' for every table of a schema.");
        }
    }

    /** A lone star means anything; one after something that it can repeat is left to the regular expression. */
    private static String side(String text) {
        return text.replaceAll("(?<![.\\])}])\\*", ".*");
    }
}
