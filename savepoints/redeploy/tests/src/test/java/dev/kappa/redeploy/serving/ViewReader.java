package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.registry.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.postgresql.PGStatement;

/**
 * A client that reads the views {@code public.a} and {@code public.b} over and over in a way of its own, and expects one version, and never an
 * older one again. Each view has one row, with the number of its version in {@code id}.
 */
final class ViewReader implements Runnable {
    private static final String BOTH = "SELECT a.id::text, b.id::text FROM public.a, public.b";

    /** How it reads. */
    enum Way {
        ONE_STATEMENT,
        THE_OTHER_ORDER,
        /** Two statements in one transaction of one snapshot. */
        REPEATABLE_READ,
        /** Prepared on the server and kept, however the columns change. */
        PREPARED,
        /** The same for whatever columns there are. */
        PREPARED_STAR,
        /** A statement that takes a quarter of a second. */
        LONG_RUNNING,
        /** A table that no cutover touches: how long a read takes on this machine at this moment. */
        UNTOUCHED
    }

    private final Database database;
    private final Way way;
    private final long pauseMillis;
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean stopped;
    private int newest;

    ViewReader(Database database, Way way, long pauseMillis) {
        this.database = database;
        this.way = way;
        this.pauseMillis = pauseMillis;
    }

    Way way() {
        return way;
    }

    void stop() {
        stopped = true;
    }

    /** How long each read has taken; once it has stopped. */
    List<Long> nanos() {
        return nanos;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void run() {
        try (Connection connection = database.connect()) {
            if (way == Way.REPEATABLE_READ) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            try (PreparedStatement one = prepared(connection, sql());
                    PreparedStatement two = prepared(connection, "SELECT b.id::text FROM public.b")) {
                while (!stopped) {
                    long start = System.nanoTime();
                    read(connection, one, two);
                    nanos.add(System.nanoTime() - start);
                    Thread.sleep(pauseMillis);
                }
            }
        } catch (SQLException e) {
            wrong.add(way + ": " + e.getSQLState() + " " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String sql() {
        return switch (way) {
            case ONE_STATEMENT, PREPARED -> BOTH;
            case THE_OTHER_ORDER -> "SELECT b.id::text, a.id::text FROM public.b, public.a";
            case REPEATABLE_READ -> "SELECT a.id::text FROM public.a";
            case PREPARED_STAR -> "SELECT * FROM public.a";
            case LONG_RUNNING -> BOTH + ", pg_sleep(0.25)";
            case UNTOUCHED -> "SELECT '1', '1' FROM public.untouched";
        };
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        boolean onServer = way == Way.PREPARED || way == Way.PREPARED_STAR;
        statement.unwrap(PGStatement.class).setPrepareThreshold(onServer ? 1 : 0);
        return statement;
    }

    private void read(Connection connection, PreparedStatement one, PreparedStatement two) throws SQLException {
        switch (way) {
            case ONE_STATEMENT, THE_OTHER_ORDER, PREPARED, LONG_RUNNING, UNTOUCHED -> {
                try (ResultSet row = one.executeQuery()) {
                    saw(row, 1, row, 2);
                }
            }
            case PREPARED_STAR -> {
                try (ResultSet row = one.executeQuery()) {
                    int id = row.findColumn("id");
                    saw(row, id, row, id);
                }
            }
            case REPEATABLE_READ -> {
                try (ResultSet a = one.executeQuery();
                        ResultSet b = two.executeQuery()) {
                    saw(a, 1, b, 1);
                }
                connection.commit();
            }
        }
    }

    private void saw(ResultSet first, int column, ResultSet second, int other) throws SQLException {
        if (!first.next() || second != first && !second.next()) {
            wrong.add(way + ": no row");
            return;
        }
        int a = Integer.parseInt(first.getString(column));
        int b = Integer.parseInt(second.getString(other));
        if (a != b || a < newest) {
            wrong.add(way + ": saw " + a + " and " + b + " after " + newest);
        }
        newest = Math.max(newest, a);
        if (first.next() || second != first && second.next()) {
            wrong.add(way + ": more than one row");
        }
    }
}
