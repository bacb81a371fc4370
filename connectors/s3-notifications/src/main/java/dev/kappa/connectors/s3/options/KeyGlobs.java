package dev.kappa.connectors.s3.options;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which keys are meant: {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one character that is no slash.
 * Everything else stands for itself. The whole key must match one of the globs.
 */
public final class KeyGlobs {
    private final List<String> globs;
    private final Pattern pattern;

    private KeyGlobs(List<String> globs) {
        this.globs = List.copyOf(globs);
        this.pattern = Pattern.compile(
                globs.stream().map(KeyGlobs::expression).collect(Collectors.joining("|")), Pattern.DOTALL);
    }

    /** Globs separated by commas; none for a blank text, so that no object is read. */
    public static KeyGlobs parse(String globs) {
        return new KeyGlobs(Arrays.stream(globs.split(","))
                .map(String::strip)
                .filter(glob -> !glob.isEmpty())
                .toList());
    }

    public boolean matches(String key) {
        return !globs.isEmpty() && pattern.matcher(key).matches();
    }

    private static String expression(String glob) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                expression.append(".*");
                i++;
            } else if (c == '*') {
                expression.append("[^/]*");
            } else if (c == '?') {
                expression.append("[^/]");
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyGlobs that && globs.equals(that.globs);
    }

    @Override
    public int hashCode() {
        return globs.hashCode();
    }

    @Override
    public String toString() {
        return String.join(",", globs);
    }
}
