package dev.kappa.connectors.postgres;

import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a call on the database while the database is away, with growing pauses and until a deadline. */
final class Retry {

    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5_000;

    private final Duration deadline;
    private final Sleeper sleeper;

    Retry(Duration deadline, Sleeper sleeper) {
        this.deadline = deadline;
        this.sleeper = sleeper;
    }

    /** A call that may fail because the database is away. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws SQLException;
    }

    @FunctionalInterface
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    <T> T call(String what, Call<T> call) throws Exception {
        long waited = 0;
        long pause = FIRST_PAUSE;
        while (true) {
            try {
                return call.call();
            } catch (SQLException failure) {
                if (!isPassing(failure)) {
                    throw new IllegalStateException(what + ": Postgres refused it: " + failure.getMessage(), failure);
                }
                if (waited >= deadline.toMillis()) {
                    throw new IllegalStateException(
                            what + ": Postgres is away for " + waited / 1000
                                    + " s. Nothing is lost: the job restarts from its checkpoint and tries again.",
                            failure);
                }
                LOG.warn("{}: Postgres is away ({}), trying again in {} ms", what, failure.getMessage(), pause);
                sleeper.sleep(pause);
                waited += pause;
                pause = Math.min(pause * 2, LONGEST_PAUSE);
            }
        }
    }

    /** Whether the same call may succeed later: lost or refused connections, a starting or stopping server, deadlocks, lock timeouts. */
    static boolean isPassing(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return true;
        }
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("40")
                || state.startsWith("58")
                || state.equals("55P03")
                || state.equals("25006")
                || state.equals("25P03");
    }
}
