package dev.kappa.connectors.cdc.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Postgres's logical replication messages, protocol version 1. */
sealed interface PgOutput {
    /** Sent in place of a large value that did not change. Compared by identity. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    String UNCHANGED = new String("unchanged");

    record Begin(long commitMicros, int xid) implements PgOutput {}

    record Commit(long endLsn) implements PgOutput {}

    record Relation(int id, String schema, String name, List<RelationColumn> columns) implements PgOutput {}

    record RelationColumn(String name, int type) {}

    record Insert(int relation, String[] after) implements PgOutput {}

    /** @param wholeBefore whether the image before has every column (replica identity FULL) or only the key */
    record Update(int relation, Optional<String[]> before, boolean wholeBefore, String[] after) implements PgOutput {}

    record Delete(int relation, String[] before, boolean wholeBefore) implements PgOutput {}

    record Truncate(List<Integer> relations) implements PgOutput {}

    record Other(char tag) implements PgOutput {}

    static PgOutput read(ByteBuffer in) {
        char tag = (char) in.get();
        return switch (tag) {
            case 'B' -> {
                in.getLong();
                yield new Begin(in.getLong(), in.getInt());
            }
            case 'C' -> {
                in.get();
                in.getLong();
                yield new Commit(in.getLong());
            }
            case 'R' -> relation(in);
            case 'I' -> {
                int relation = in.getInt();
                in.get();
                yield new Insert(relation, tuple(in));
            }
            case 'U' -> update(in);
            case 'D' -> {
                int relation = in.getInt();
                boolean whole = in.get() == 'O';
                yield new Delete(relation, tuple(in), whole);
            }
            case 'T' -> truncate(in);
            default -> new Other(tag);
        };
    }

    private static Relation relation(ByteBuffer in) {
        int id = in.getInt();
        String schema = string(in);
        String name = string(in);
        in.get();
        List<RelationColumn> columns = new ArrayList<>();
        for (int n = in.getShort(); n > 0; n--) {
            in.get();
            String column = string(in);
            columns.add(new RelationColumn(column, in.getInt()));
            in.getInt();
        }
        return new Relation(id, schema.isEmpty() ? "pg_catalog" : schema, name, columns);
    }

    private static Update update(ByteBuffer in) {
        int relation = in.getInt();
        byte kind = in.get();
        if (kind == 'N') {
            return new Update(relation, Optional.empty(), false, tuple(in));
        }
        String[] before = tuple(in);
        in.get();
        return new Update(relation, Optional.of(before), kind == 'O', tuple(in));
    }

    private static Truncate truncate(ByteBuffer in) {
        int n = in.getInt();
        in.get();
        List<Integer> relations = new ArrayList<>();
        for (; n > 0; n--) {
            relations.add(in.getInt());
        }
        return new Truncate(relations);
    }

    private static String[] tuple(ByteBuffer in) {
        String[] values = new String[in.getShort()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch ((char) in.get()) {
                case 'n' -> null;
                case 'u' -> UNCHANGED;
                default -> {
                    byte[] bytes = new byte[in.getInt()];
                    in.get(bytes);
                    yield new String(bytes, StandardCharsets.UTF_8);
                }
            };
        }
        return values;
    }

    private static String string(ByteBuffer in) {
        int start = in.position();
        while (in.get() != 0) {
            // runs to the terminating zero
        }
        byte[] bytes = new byte[in.position() - 1 - start];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
