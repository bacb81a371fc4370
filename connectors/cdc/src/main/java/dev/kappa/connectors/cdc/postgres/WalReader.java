package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.serving.PostgresIdentifier;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
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

    /** Tables of whose incomplete images the log has been told. */
    private final Set<PgTable> told = new HashSet<>();

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
                delete(table.get(), delete);
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
            throw SlotStream.moved(
                    options,
                    "has moved past transaction " + Integer.toUnsignedString(resumeXid) + ", of which " + resumeAfter
                            + " changes had been read");
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

    /**
     * Nothing to read up to a place in the log: lets checkpoints know how far whole transactions have been read, also those that changed
     * nothing that is captured. Not while the rest of a transaction is awaited, of which a part had been emitted before a restart.
     */
    void idle(long readTo) throws SQLException, InterruptedException {
        if (!inTransaction && resumeAfter == 0 && Long.compareUnsigned(readTo, lastCommit) > 0) {
            lastCommit = readTo;
            lsn = readTo;
        }
        idle();
    }

    private void idle() throws SQLException, InterruptedException {
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
        if (update.before().isEmpty() || !whole(table, update.before().get(), update.wholeBefore())) {
            incomplete(table);
            if (update.before().isPresent()) {
                emit("d", table, update.before().get(), null, null); // the key has changed: this was the former one
            }
            emit("u", table, null, after);
            return;
        }
        String[] before = update.before().get();
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

    /**
     * Whether the image before is the row. Published through its parent, a row of a partition that logs whole rows is marked as a key all
     * the same; but of a mere key everything else is null.
     */
    private static boolean whole(PgTable table, String[] before, boolean marked) {
        return marked
                || table.key().size() == before.length
                || !table.key().isEmpty()
                        && IntStream.range(0, before.length)
                                .anyMatch(i -> before[i] != null && !table.key().contains(i));
    }

    /**
     * Without replica identity FULL the log has at most the key of the row before, and of a large value that did not change nothing. The
     * record then has no image before, and ends among the dead letters of every stream instead of changing it wrongly.
     */
    private void incomplete(PgTable table) {
        if (!told.add(table)) {
            return;
        }
        LOG.warn(
                "table {}.{} does not log rows as they were before a change; streams cannot follow these changes."
                        + " ALTER TABLE {}.{} REPLICA IDENTITY FULL;",
                table.schema(),
                table.name(),
                PostgresIdentifier.quote(table.schema()),
                PostgresIdentifier.quote(table.name()));
    }

    private void delete(PgTable table, PgOutput.Delete delete) throws SQLException, InterruptedException {
        if (whole(table, delete.before(), delete.wholeBefore())) {
            emit("d", table, delete.before(), null);
        } else {
            incomplete(table);
            emit("d", table, delete.before(), null, null);
        }
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
        emit(op, table, after != null ? after : before, before, after);
    }

    /** @param identity the row that tells the record's key */
    private void emit(String op, PgTable table, String[] identity, String[] before, String[] after)
            throws SQLException, InterruptedException {
        number++;
        if (number > resumeAfter) {
            var origin = new ChangeRecord.Origin(options.database(), lsn, xid, micros, false);
            Map<String, String> position = WalPosition.ofChange(lsn, lastCommit, xid, number);
            output.emit(ChangeRecord.of(number, op, table, identity, before, after, origin, position));
        }
    }
}
