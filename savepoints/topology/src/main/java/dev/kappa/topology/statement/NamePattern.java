package dev.kappa.topology.statement;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * {@code [NOT] LIKE | ILIKE 'pattern'}: {@code %} stands for any text, {@code _} for any one character, and {@code \} takes
 * the meaning from the character after it.
 */
public record NamePattern(String pattern, boolean negated, boolean ignoresCase) {
    public NamePattern {
        Objects.requireNonNull(pattern);
    }

    /** Whether a name is to be shown. */
    public boolean shows(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                boolean escapes = c == '\\' && i + 1 < pattern.length();
                i += escapes ? 1 : 0;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            }
        }
        int flags = Pattern.DOTALL | (ignoresCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        return negated != Pattern.compile(regex.toString(), flags).matcher(name).matches();
    }
}
