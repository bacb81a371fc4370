package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A transaction of a stranger that stands in the way of one phase of a rebuild, so that the phase lasts until somebody has been killed in it: a
 * reader of a view keeps its text from being changed, and who has locked the pointers keeps them from being switched.
 */
final class Held implements AutoCloseable {
    private final RunningStack stack;
    private final String sql;
    private Connection connection;

    private Held(RunningStack stack, String sql) {
        this.stack = stack;
        this.sql = sql;
        renew();
    }

    /** What makes the phase last; absent for phases that last by themselves. */
    static Optional<Held> in(Phase phase, RunningStack stack) {
        return switch (phase) {
            case CREATE -> Optional.of(new Held(stack, "SELECT count(*) FROM totals"));
            case CUTOVER -> Optional.of(new Held(stack, "SELECT name FROM kappa.live FOR UPDATE"));
            case START, REPLAY, CATCH_UP, STOP, FENCE, RETIRE, TRIAL, TAKE_OVER -> Optional.empty();
        };
    }

    /** Stands in the way again, if Postgres was killed meanwhile. */
    void renew() {
        try {
            if (connection == null || !connection.isValid(5)) {
                connection = stack.serving();
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot " + sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Postgres was killed, and the transaction with it.
        }
    }
}
