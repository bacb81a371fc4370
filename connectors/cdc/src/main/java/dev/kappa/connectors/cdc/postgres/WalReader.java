package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns replication messages into change records. After a restart Postgres sends the first unfinished transaction again
 * from its beginning; as many of its records as had been emitted are left out.
 */
final class WalReader {
    private static final Logger LOG = LoggerFactory.getLogger(WalReader.class);
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;
    private static final long HEARTBEAT_MILLIS = 200;

    /** Takes a record, waiting for room. */
    interface Output {
        void emit(SourceRecord record) throws SQLException, InterruptedException;
    }

    private final PostgresOptions options;
    private final Output output;
    private final PgTypes types = new PgTypes();
    /** Empty for a table that is published but not captured. */
    private final Map<Integer, Optional<PgTable>> tables = new HashMap<>();

    private final int resumeXid;
    private long resumeAfter;
    private long lastCommit;
    private int xid;
    private long micros;
    private long number;
    private boolean inTransaction;
    private long heartbeatCommit;
    private long heartbeatAt;
    private long lsn;

    WalReader(PostgresOptions options, WalPosition start, Output output) {
        this.options = options;
        this.output = output;
        this.lastCommit = start.ofChange() ? start.commit() : 0;
        this.resumeXid = start.xid();
        this.resumeAfter = start.events();
        this.heartbeatCommit = lastCommit;
    }

    boolean inTransaction() {
        return inTransaction;
    }

    /** Where the last whole transaction ended. */
    long lastCommit() {
        return lastCommit;
    }

    void accept(ByteBuffer message, long at) throws SQLException, InterruptedException {
        lsn = at;
        PgOutput decoded = PgOutput.read(message);
        if (decoded instanceof PgOutput.Begin begin) {
            begin(begin);
        } else if (decoded instanceof PgOutput.Commit commit) {
            commit(commit);
        } else if (decoded instanceof PgOutput.Relation relation) {
            tables.put(relation.id(), captured(relation));
        } else if (decoded instanceof PgOutput.Insert insert) {
            Optional<PgTable> table = tables.get(insert.relation());
            if (table.isPresent()) {
                emit("c", table.get(), null, insert.after());
            }
        } else if (decoded instanceof PgOutput.Update update) {
            Optional<PgTable> table = tables.get(update.relation());
            if (table.isPresent()) {
                update(table.get(), update);
            }
        } else if (decoded instanceof PgOutput.Delete delete) {
            Optional<PgTable> table = tables.get(delete.relation());
            if (table.isPresent()) {
                emit("d", table.get(), image(table.get(), delete.before(), delete.wholeBefore()), null);
            }
        } else if (decoded instanceof PgOutput.Truncate truncate) {
            truncate(truncate);
        }
    }

    private void begin(PgOutput.Begin begin) {
        xid = begin.xid();
        micros = begin.commitMicros() + POSTGRES_EPOCH_MICROS;
        number = 0;
        inTransaction = true;
        if (resumeAfter > 0 && xid != resumeXid) {
            throw new KappaException(
                    ErrorCode.SETUP,
                    "source '" + options.source() + "': replication slot '" + options.slot()
                            + "' has moved past transaction " + Integer.toUnsignedString(resumeXid)
                            + ", of which " + resumeAfter + " changes had been read: changes are lost.",
                    "See who else reads the slot. Drop the source and create it again under another name, so that a new"
                            + " snapshot is taken.");
        }
    }

    private void commit(PgOutput.Commit commit) throws SQLException, InterruptedException {
        lastCommit = commit.endLsn();
        inTransaction = false;
        resumeAfter = 0;
        if (System.currentTimeMillis() - heartbeatAt > HEARTBEAT_MILLIS) {
            idle();
        }
    }

    /** Nothing to read: lets checkpoints know how far whole transactions have been read, also of tables not captured. */
    void idle() throws SQLException, InterruptedException {
        if (!inTransaction && lastCommit > heartbeatCommit) {
            heartbeatCommit = lastCommit;
            heartbeatAt = System.currentTimeMillis();
            output.emit(ChangeRecord.heartbeat(WalPosition.ofChange(lsn, lastCommit, 0, 0)));
        }
    }

    private Optional<PgTable> captured(PgOutput.Relation relation) throws SQLException {
        if (!options.tables().matches(relation.schema(), relation.name())) {
            return Optional.empty();
        }
        try (Connection connection = Connections.open(options)) {
            List<PgTable.Column> columns = new ArrayList<>();
            for (PgOutput.RelationColumn c : relation.columns()) {
                columns.add(new PgTable.Column(c.name(), types.get(c.type(), connection)));
            }
            List<String> key = new PgCatalog(connection, types).key(relation.schema(), relation.name());
            Optional<PgTable> before = tables.getOrDefault(relation.id(), Optional.empty());
            if (key.isEmpty() && before.isPresent()) {
                // Dropped or changed since: its key as it was known.
                key = before.get().key().stream()
                        .map(k -> before.get().columns().get(k).name())
                        .toList();
            }
            return Optional.of(PgTable.of(relation.schema(), relation.name(), columns, key));
        }
    }

    private void update(PgTable table, PgOutput.Update update) throws SQLException, InterruptedException {
        String[] after = update.after();
        if (update.before().isEmpty()) {
            incomplete(table);
            emit("u", table, null, after);
            return;
        }
        String[] before = image(table, update.before().get(), update.wholeBefore());
        for (int i = 0; i < after.length; i++) {
            if (after[i] == PgOutput.UNCHANGED) {
                after[i] = before[i];
            }
        }
        boolean moved = table.key().stream().anyMatch(k -> !after[k].equals(before[k]));
        if (moved) {
            // Two rows to everybody who keeps rows by key; and each may be in another partition.
            emit("d", table, before, null);
            emit("c", table, null, after);
        } else {
            emit("u", table, before, after);
        }
    }

    /** Without replica identity FULL only the key's columns are known of the row before. */
    private static String[] image(PgTable table, String[] before, boolean whole) {
        if (!whole) {
            incomplete(table);
            for (int i = 0; i < before.length; i++) {
                before[i] = before[i] == null ? PgOutput.UNCHANGED : before[i];
            }
        }
        return before;
    }

    private static void incomplete(PgTable table) {
        LOG.warn(
                "table {}.{} does not log rows as they were before a change; streams cannot retract them."
                        + " ALTER TABLE {}.{} REPLICA IDENTITY FULL;",
                table.schema(),
                table.name(),
                PostgresIdentifier.quote(table.schema()),
                PostgresIdentifier.quote(table.name()));
    }

    private void truncate(PgOutput.Truncate truncate) throws SQLException, InterruptedException {
        for (int relation : truncate.relations()) {
            Optional<PgTable> table = tables.getOrDefault(relation, Optional.empty());
            if (table.isPresent()) {
                LOG.warn(
                        "table {}.{} was truncated: the log does not say which rows went, so streams keep them",
                        table.get().schema(),
                        table.get().name());
                emit("t", table.get(), null, null);
            }
        }
    }

    private void emit(String op, PgTable table, String[] before, String[] after)
            throws SQLException, InterruptedException {
        number++;
        if (number > resumeAfter) {
            var origin = new ChangeRecord.Origin(options.database(), lsn, xid, micros, false);
            Map<String, String> position = WalPosition.ofChange(lsn, lastCommit, xid, number);
            output.emit(ChangeRecord.of(number, op, table, before, after, origin, position));
        }
    }
}
