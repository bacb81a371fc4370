package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
    private static final String NO_SUCH_SLOT = "42704";
    private static final long PATIENCE_MILLIS = 5_000;

    private final Connection connection;
    private final PGReplicationStream stream;
    private long flushed;

    private SlotStream(Connection connection, PGReplicationStream stream) {
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
                return new SlotStream(connection, start(connection, options, lsn));
            } catch (SQLException e) {
                connection.close();
                if (NO_SUCH_SLOT.equals(e.getSQLState())) {
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
        return stream.readPending();
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
