package dev.kappa.topology.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name probably meant: the smallest edit distance (Damerau's, restricted), if small enough. */
public final class NearestName {
    private NearestName() {}

    /** The nearest candidate, unless it differs in more than a third of its letters (but always allowing two edits, if a letter is left). */
    public static Optional<String> of(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(c -> distance(fold(name), fold(c)) <= allowed(name))
                .min(Comparator.<String>comparingInt(c -> distance(fold(name), fold(c)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code "Did you mean 'orders'?"}, or else the list of what there is. */
    public static String hint(String name, Collection<String> candidates) {
        return of(name, candidates)
                .map(n -> "Did you mean '" + n + "'?")
                .orElseGet(() -> candidates.isEmpty()
                        ? "There is none yet."
                        : "There are: "
                                + String.join(
                                        ", ",
                                        candidates.stream().sorted().limit(20).toList())
                                + (candidates.size() > 20 ? ", …" : "."));
    }

    private static int allowed(String name) {
        return Math.min(name.length() - 1, Math.max(2, name.length() / 3));
    }

    private static String fold(String s) {
        return s.toLowerCase(Locale.ROOT);
    }

    /** The number of letters to insert, drop, change or swap with the next. */
    public static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
