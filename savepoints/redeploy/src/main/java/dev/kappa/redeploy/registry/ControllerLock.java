package dev.kappa.redeploy.registry;

import java.util.Optional;

/**
 * Lets one controller act at a time. Whoever takes the lock gets a fencing number that is higher than every one before; all its
 * writes name it.
 */
public interface ControllerLock extends AutoCloseable {
    /** The fencing number, if the lock could be taken now. */
    Optional<Long> take();

    /** Prolongs the lease; false when another has taken the lock. */
    boolean renew(long fence);

    /** Who holds it, for the log of those who wait. */
    String holder();

    @Override
    void close();
}
