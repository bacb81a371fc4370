package dev.kappa.redeploy.registry;

import java.sql.SQLException;

/** Postgres refused a statement; neither its absence nor a lack of privileges. */
public final class DatabaseError extends RuntimeException {
    /** The state of a statement that waited for a lock as long as {@code lock_timeout} allows. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final long serialVersionUID = 1L;

    private final String sqlState;

    DatabaseError(String where, SQLException cause) {
        super(where + ": " + cause.getMessage(), cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** The five characters that Postgres documents. */
    public String sqlState() {
        return sqlState;
    }
}
