package dev.kappa.connectors.postgres;

import dev.kappa.connectors.postgres.ViewStore.Applied;
import dev.kappa.topology.serving.PostgresIdentifier;
import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * Applies lines of changes to a view's table: COPY straight into the table of an append-only view; for an updating one COPY into a
 * temporary stage, then one DELETE and one INSERT … ON CONFLICT.
 *
 * <p>If Postgres refuses a batch for its data, the batch is halved until the refused rows stand alone; those are left out and counted.
 */
final class EpochTables {

    private static final String STAGE = "pg_temp.kappa_stage";

    private final ViewTable table;
    private final boolean appends;

    EpochTables(ViewTable table) {
        this.table = table;
        this.appends = table.keyKind() == ViewTable.KeyKind.HIDDEN_NUMBER;
    }

    /** Creates what a session needs; outside of any transaction. */
    void prepare(Statement statement) throws SQLException {
        if (appends) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("op \"char\""));
        if (hidden()) {
            columns.add("k text COLLATE \"C\"");
        }
        List<ViewColumn> all = table.columns();
        for (int i = 0; i < all.size(); i++) {
            columns.add("c" + i + " " + all.get(i).postgresType().ddl());
        }
        statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS kappa_stage (" + String.join(", ", columns)
                + ") ON COMMIT DELETE ROWS");
    }

    Applied.Visible apply(Connection c, List<EpochChunk> epoch) throws SQLException {
        Rejections rejections = new Rejections();
        List<EpochChunk> chunks =
                epoch.stream().filter(chunk -> chunk.lines().length > 0).toList();
        if (!chunks.isEmpty()) {
            boolean deletes = chunks.stream().anyMatch(EpochChunk::deletes);
            Savepoint start = c.setSavepoint();
            try {
                for (EpochChunk chunk : chunks) {
                    copy(c, chunk.lines());
                }
                move(c, deletes);
            } catch (SQLException failure) {
                requireRefusedData(failure);
                c.rollback(start);
                for (EpochChunk chunk : chunks) {
                    applyHalves(c, lines(chunk.lines()), rejections);
                }
            }
        }
        return new Applied.Visible(rejections.count, rejections.first);
    }

    private static final class Rejections {
        long count;
        String first = "";
    }

    private void applyHalves(Connection c, List<byte[]> lines, Rejections rejections) throws SQLException {
        Savepoint start = c.setSavepoint();
        try {
            copy(c, join(lines));
            move(c, true);
            c.releaseSavepoint(start);
        } catch (SQLException failure) {
            requireRefusedData(failure);
            c.rollback(start);
            if (lines.size() == 1) {
                rejections.count++;
                rejections.first = rejections.first.isEmpty() ? failure.getMessage() : rejections.first;
                return;
            }
            applyHalves(c, lines.subList(0, lines.size() / 2), rejections);
            applyHalves(c, lines.subList(lines.size() / 2, lines.size()), rejections);
        }
    }

    /** 21: one key twice in a batch; 22: data; 23: constraints; 54: too long for an index. */
    private static void requireRefusedData(SQLException failure) throws SQLException {
        String state = String.valueOf(failure.getSQLState());
        if (!state.matches("(21|22|23|54).*")) {
            throw failure;
        }
    }

    private void copy(Connection c, byte[] lines) throws SQLException {
        String into = appends ? table.qualifiedName() + " (" + table.selectList() + ")" : STAGE;
        try {
            c.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + into + " FROM STDIN", new ByteArrayInputStream(lines), 1 << 16);
        } catch (IOException e) {
            throw new SQLException("the connection broke during COPY: " + e.getMessage(), "08006", e);
        }
    }

    private void move(Connection c, boolean deletes) throws SQLException {
        if (appends) {
            return;
        }
        List<String> key = table.primaryKey();
        List<String> keyStage =
                hidden() ? List.of("k") : key.stream().map(this::stageColumn).toList();
        String sameKey = IntStream.range(0, key.size())
                .mapToObj(i -> "t." + PostgresIdentifier.quote(key.get(i)) + " = s." + keyStage.get(i))
                .collect(Collectors.joining(" AND "));
        try (Statement statement = c.createStatement()) {
            statement.execute("ANALYZE " + STAGE);
            if (deletes) {
                statement.execute("DELETE FROM " + table.qualifiedName() + " t USING " + STAGE
                        + " s WHERE s.op = 'd' AND " + sameKey);
            }
            statement.execute(upsert(key));
            statement.execute("DELETE FROM " + STAGE);
        }
    }

    private String upsert(List<String> key) {
        List<String> targets = new ArrayList<>(table.columnNames());
        List<String> origins = new ArrayList<>(
                IntStream.range(0, targets.size()).mapToObj(i -> "c" + i).toList());
        if (hidden()) {
            targets.add(0, ViewTable.HIDDEN_KEY);
            origins.add(0, "k");
        }
        String changed = targets.stream()
                .filter(column -> !key.contains(column))
                .map(PostgresIdentifier::quote)
                .map(column -> column + " = EXCLUDED." + column)
                .collect(Collectors.joining(", "));
        String quotedKey = key.stream().map(PostgresIdentifier::quote).collect(Collectors.joining(", "));
        return "INSERT INTO " + table.qualifiedName() + " ("
                + targets.stream().map(PostgresIdentifier::quote).collect(Collectors.joining(", ")) + ") SELECT "
                + String.join(", ", origins) + " FROM " + STAGE + " WHERE op <> 'd' ON CONFLICT (" + quotedKey + ") DO "
                + (changed.isEmpty() ? "NOTHING" : "UPDATE SET " + changed);
    }

    private boolean hidden() {
        return table.keyKind() == ViewTable.KeyKind.HIDDEN_JSON;
    }

    private String stageColumn(String column) {
        return "c" + table.columnNames().indexOf(column);
    }

    private static List<byte[]> lines(byte[] chunk) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                lines.add(java.util.Arrays.copyOfRange(chunk, start, i + 1));
                start = i + 1;
            }
        }
        return lines;
    }

    private static byte[] join(List<byte[]> lines) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        lines.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
