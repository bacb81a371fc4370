package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replication stream of the source's slot. Not for more than one thread. */
final class SlotStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotStream.class);
    private static final String IN_USE = "55006";
    /** No such slot when replication is to start; no such publication while it is under way. */
    private static final String NO_SUCH_OBJECT = "42704";

    private static final long PATIENCE_MILLIS = 5_000;

    private final PostgresOptions options;
    private final Connection connection;
    private final PGReplicationStream stream;
    private long flushed;

    private SlotStream(PostgresOptions options, Connection connection, PGReplicationStream stream) {
        this.options = options;
        this.connection = connection;
        this.stream = stream;
    }

    /**
     * Starts after the transaction that ends at {@code lsn}, or where the slot is for 0. A predecessor that still holds the
     * slot (a frozen TaskManager) is given a few seconds and then ended, for Flink runs only one of us.
     */
    static SlotStream open(PostgresOptions options, long lsn, BooleanSupplier wanted)
            throws SQLException, InterruptedException {
        long since = System.currentTimeMillis();
        while (true) {
            Connection connection = Connections.openForReplication(options);
            try {
                refuseMovedSlot(options, lsn);
                return new SlotStream(options, connection, start(connection, options, lsn));
            } catch (KappaException e) {
                connection.close();
                throw e;
            } catch (SQLException e) {
                connection.close();
                if (NO_SUCH_OBJECT.equals(e.getSQLState())) {
                    throw lost(options, e);
                }
                if (!IN_USE.equals(e.getSQLState()) || !wanted.getAsBoolean()) {
                    throw e;
                }
            }
            if (System.currentTimeMillis() - since > PATIENCE_MILLIS) {
                endPredecessor(options);
            }
            Thread.sleep(200);
        }
    }

    /**
     * We confirm nothing that is not in a checkpoint, so a slot that is past the newest one was read by somebody else, or dropped and made
     * again. Postgres would start there and say nothing.
     */
    private static void refuseMovedSlot(PostgresOptions options, long lsn) throws SQLException {
        try (Connection connection = Connections.open(options);
                PreparedStatement s = connection.prepareStatement(
                        "SELECT confirmed_flush_lsn::text FROM pg_catalog.pg_replication_slots WHERE slot_name = ?")) {
            s.setString(1, options.slot());
            try (ResultSet r = s.executeQuery()) {
                if (lsn != 0 && r.next() && r.getString(1) != null) {
                    long at = LogSequenceNumber.valueOf(r.getString(1)).asLong();
                    if (Long.compareUnsigned(at, lsn) > 0) {
                        throw moved(
                                options,
                                "stands at " + r.getString(1) + " and the last checkpoint at "
                                        + LogSequenceNumber.valueOf(lsn).asString());
                    }
                }
            }
        }
    }

    static KappaException moved(PostgresOptions options, String how) {
        return new KappaException(
                ErrorCode.SETUP,
                "source '" + options.source() + "': replication slot '" + options.slot() + "' " + how
                        + ": somebody else has read from it, or it was dropped and made again, and changes are lost.",
                "See who else reads the slot. Drop the source and create it again under another name, so that a new snapshot is taken.");
    }

    private static PGReplicationStream start(Connection connection, PostgresOptions options, long lsn)
            throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(options.slot())
                .withStartPosition(LogSequenceNumber.valueOf(lsn))
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", PostgresIdentifier.quote(options.publication()))
                .withStatusInterval(5, TimeUnit.SECONDS)
                .withAutomaticFlush(false)
                .start();
    }

    private static void endPredecessor(PostgresOptions options) throws SQLException {
        try (Connection connection = Connections.open(options);
                PreparedStatement s = connection.prepareStatement("SELECT pg_catalog.pg_terminate_backend(active_pid)"
                        + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND active")) {
            s.setString(1, options.slot());
            s.execute();
            LOG.warn("ended a predecessor that still held the replication slot {}", options.slot());
        }
    }

    static KappaException lost(PostgresOptions options, SQLException cause) {
        return new KappaException(
                Problem.of(
                        ErrorCode.SETUP,
                        "source '" + options.source() + "': replication slot '" + options.slot()
                                + "' is gone, and with it the changes since the last checkpoint.",
                        "Drop the source and create it again under another name, so that a new snapshot is taken."),
                cause);
    }

    /** The next message, or null when there is none now. */
    ByteBuffer read() throws SQLException {
        try {
            return stream.readPending();
        } catch (SQLException e) {
            if (NO_SUCH_OBJECT.equals(e.getSQLState())) {
                throw unpublished(e);
            }
            throw e;
        }
    }

    /** Postgres looks a publication up as it was when a change was made: making it again does not bring back what was not published. */
    private KappaException unpublished(SQLException cause) {
        return new KappaException(
                Problem.of(
                        ErrorCode.SETUP,
                        "source '" + options.source() + "': publication '" + options.publication()
                                + "' did not exist when rows were changed, so Postgres does not tell these changes ("
                                + String.valueOf(cause.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("") + ").",
                        "Make the publication again, drop the source and create it under another name, so that a new snapshot is"
                                + " taken."),
                cause);
    }

    long lastLsn() {
        return stream.getLastReceiveLSN().asLong();
    }

    void flushed(long lsn) {
        if (Long.compareUnsigned(lsn, flushed) > 0) {
            flushed = lsn;
            stream.setFlushedLSN(LogSequenceNumber.valueOf(lsn));
            stream.setAppliedLSN(LogSequenceNumber.valueOf(lsn));
        }
    }

    void stillHere() throws SQLException {
        stream.forceUpdateStatus();
    }

    @Override
    public void close() {
        try {
            // Ending the copy politely can wait for a server that has much to send; a closed socket always ends it.
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing the replication connection", e);
        }
    }
}
