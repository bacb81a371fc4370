package dev.kappa.redeploy.registry;

/** What a user has said about a rebuild or rollback that is under way. */
public enum Decision {
    /** Switch to the new versions as soon as they are ready. */
    APPLY,
    /** Undo it, unless it has switched. */
    ABORT
}
