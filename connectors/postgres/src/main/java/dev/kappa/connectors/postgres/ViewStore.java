package dev.kappa.connectors.postgres;

import java.sql.SQLException;
import java.util.List;

/** What the writer of a view needs of the database. Every method may be repeated with the same effect. */
interface ViewStore extends AutoCloseable {

    /** Makes this writer the only one whose changes count, and says which epoch is visible (0: none). */
    long claim() throws SQLException;

    /** Makes an epoch visible, rows and number in one transaction. */
    Applied apply(long epoch, List<EpochChunk> chunks) throws SQLException;

    @Override
    void close();

    /** What became of an epoch. */
    sealed interface Applied {
        /** It is visible now; some rows may have been refused by Postgres. */
        record Visible(long rejectedRows, String firstReason) implements Applied {}

        /** It was visible before. */
        record AlreadyVisible() implements Applied {}
    }

    /** Somebody newer writes the view; this writer must not. */
    final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fenced(String message) {
            super(message);
        }
    }
}
