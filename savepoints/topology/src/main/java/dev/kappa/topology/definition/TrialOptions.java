package dev.kappa.topology.definition;

/**
 * What controller and DataStream jobs say to each other about a trial: a job that is started from another's savepoint only to show that it
 * can read its state. Each is a key of Flink's configuration.
 */
public final class TrialOptions {
    /** {@code true} for a trial: the job writes nothing and commits nothing. */
    public static final String TRIAL = "kappa.trial";

    /** The uids of the job whose state is tried, comma-separated, so that a missing one can be named; absent where it did not tell them. */
    public static final String FORMER_UIDS = "kappa.trial.former-uids";

    /** Under this name a job tells its own uids, as a global job parameter. */
    public static final String UIDS = "kappa.uids";

    private TrialOptions() {}
}
