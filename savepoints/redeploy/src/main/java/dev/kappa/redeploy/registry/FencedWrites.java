package dev.kappa.redeploy.registry;

import java.util.Optional;

/**
 * Transactions of one holder of the lock. Each first locks the lock's row against a change of hands, and fails if that has
 * already happened: a controller that wakes up late changes nothing.
 */
public final class FencedWrites {
    private final Database database;
    private final long fence;

    public FencedWrites(Database database, long fence) {
        this.database = database;
        this.fence = fence;
    }

    public <T> T write(Database.Work<T> work) {
        return database.transaction(session -> {
            Optional<Long> held = session.first(
                    "SELECT fence FROM kappa.lock WHERE fence = ? FOR SHARE", r -> r.number("fence"), fence);
            if (held.isEmpty()) {
                throw new FencedOut(fence);
            }
            return work.run(session);
        });
    }

    public <T> T read(Database.Work<T> work) {
        return database.snapshot(work);
    }
}
