package dev.kappa.connectors.s3.notification;

import java.util.Locale;

/**
 * The order of events of one key: a hexadecimal number without a fixed width, compared after padding the shorter one with zeros on its
 * left. It says nothing about events of different keys.
 */
public record Sequencer(String digits) implements Comparable<Sequencer> {
    private static final int LONGEST = 256;

    public Sequencer {
        String stripped = digits.toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
        if (stripped.isBlank()) {
            throw new IllegalArgumentException("a sequencer without a digit: '" + digits + "'");
        }
        if (stripped.length() > LONGEST) {
            throw new IllegalArgumentException("a sequencer of " + stripped.length() + " digits");
        }
        digits = stripped;
    }

    /** Compares as numbers: the shorter one is padded with zeros on its left. */
    @Override
    public int compareTo(Sequencer other) {
        int byLength = Integer.compare(digits.length(), other.digits.length());
        return byLength != 0 ? byLength : digits.compareTo(other.digits);
    }
}
