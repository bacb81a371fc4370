package dev.kappa.redeploy.registry;

/** Another controller has taken the lock: whoever gets this stops acting and queues for the lock again. */
public final class FencedOut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedOut(long fence) {
        super("another controller has taken the lock since fencing number " + fence);
    }
}
