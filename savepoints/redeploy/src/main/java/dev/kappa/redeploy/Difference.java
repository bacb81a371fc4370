package dev.kappa.redeploy;

import java.util.List;
import java.util.Optional;

/**
 * In what a version that serves differs from one that was recomputed.
 *
 * @param compared how many rows are served
 * @param entries in order, at most {@link #MOST}
 */
public record Difference(long compared, List<Entry> entries) {
    /** More than anybody reads, and enough to tell what lasts from what is on its way. */
    public static final int MOST = 100_000;

    /**
     * A row, or a key, that is not the same on both sides.
     *
     * @param key its JSON; of rows without a key the row itself
     * @param served empty where only the recomputed version has it
     * @param recomputed empty where only the serving version has it
     */
    public record Entry(String key, Optional<String> served, Optional<String> recomputed) {
        /** For a report. */
        public String words() {
            return "served " + served.orElse("nothing") + ", recomputed " + recomputed.orElse("nothing");
        }
    }

    public Difference {
        entries = List.copyOf(entries);
    }
}
