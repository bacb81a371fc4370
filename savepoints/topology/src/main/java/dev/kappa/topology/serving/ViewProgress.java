package dev.kappa.topology.serving;

/**
 * The table that says how far each version's view has come. The view's writer changes it in the same transaction as the rows,
 * so that {@code epoch} is what readers see: the number of the newest Flink checkpoint whose changes are visible.
 *
 * <p>{@code attempt} is the fencing number that the controller gave to the job (configuration {@value #ATTEMPT_OPTION}, 0 when
 * it gave none) and {@code writer} counts how often a writer has opened the view within it. A writer whose pair is not the
 * recorded one changes nothing. A checkpoint without changes also advances {@code epoch}, so that waiting for one ends.
 *
 * <p>Whoever starts a version from nothing removes its row ({@link #FORGET}) and creates its table anew: a writer without restored state
 * refuses to write over an epoch that somebody already made visible.
 */
public final class ViewProgress {

    /** Flink configuration key of the fencing number, given when the job is submitted. */
    public static final String ATTEMPT_OPTION = "kappa.attempt";

    public static final String TABLE = "kappa.view_progress";

    /** Repeatable; needs the schema {@code kappa}. */
    public static final String CREATE = "CREATE TABLE IF NOT EXISTS " + TABLE
            + " (name text NOT NULL, version integer NOT NULL, attempt bigint NOT NULL, writer bigint NOT NULL,"
            + " epoch bigint NOT NULL, changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
            + " PRIMARY KEY (name, version))";

    /** Parameters: name, version. */
    public static final String FORGET = "DELETE FROM " + TABLE + " WHERE name = ? AND version = ?";

    /** Parameters: name, version. One column, no row before the first epoch. */
    public static final String EPOCH = "SELECT epoch FROM " + TABLE + " WHERE name = ? AND version = ?";

    private ViewProgress() {}
}
