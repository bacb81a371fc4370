package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.Difference;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.DatabaseError;
import dev.kappa.redeploy.registry.FencedWrites;
import dev.kappa.redeploy.registry.Session;
import dev.kappa.redeploy.registry.WriterRights;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewProgress;
import dev.kappa.topology.serving.ViewTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Views in Postgres. DDL takes locks that make readers queue, so it waits only briefly for them and then lets go
 * ({@link Serving.Outcome.Busy}). Tables and views of ours carry a comment; anything else of the same name is left alone and
 * refused.
 */
public final class PostgresServing implements Serving {
    /** What the comments of our tables and views start with. */
    static final String OURS = "kappa: ";

    private final Database database;
    private final String readers;
    private final Optional<String> writer;
    private final ViewLocks locks;
    private final FencedWrites writes;

    /**
     * @param fence of the controller that acts: tables and views are changed only while it holds the lock
     * @param readers the role that may read every view; {@code public} is everybody
     */
    public PostgresServing(Database database, long fence, String readers, Duration lockTimeout) {
        this(database, fence, readers, Optional.empty(), lockTimeout);
    }

    /** @param writer the account by which jobs write views, where it is not the database's user */
    public PostgresServing(
            Database database, long fence, String readers, Optional<String> writer, Duration lockTimeout) {
        this.writer = writer;
        this.database = database;
        this.writes = new FencedWrites(database, fence);
        this.readers = readers;
        this.locks = new ViewLocks(lockTimeout);
    }

    @Override
    public Outcome create(VersionDefinition version, Branches view) {
        ServingTable place = place(version);
        return change(session -> {
            String schema = PostgresIdentifier.quote(place.schema());
            if (session.first("SELECT 1 AS one FROM pg_namespace WHERE nspname = ?", r -> 1, place.schema())
                    .isEmpty()) {
                session.script("CREATE SCHEMA IF NOT EXISTS " + schema);
                session.script("GRANT USAGE ON SCHEMA " + schema + " TO " + readers());
            }
            refuseForeign(session, place.schema(), place.table(), version.id());
            refuseForeign(session, place.schema(), place.view(), version.id());
            ViewTable table = table(version);
            session.script(table.createStatement());
            if (writer.isPresent()) {
                session.script("GRANT USAGE ON SCHEMA " + schema + " TO " + PostgresIdentifier.quote(writer.get()));
                session.script(WriterRights.on(table, writer.get()));
            }
            session.script("COMMENT ON TABLE " + table.qualifiedName() + " IS "
                    + PostgresIdentifier.literal(OURS + version.id()));
            locks.run(session, List.of(view.place()), new ViewDdl(session, readers()).put(view));
        });
    }

    @Override
    public Outcome drop(VersionDefinition version, Optional<Branches> others) {
        ServingTable place = place(version);
        return change(session -> {
            forgetProgress(session, version.id());
            List<ServingTable> views = new ArrayList<>();
            List<String> statements = new ArrayList<>();
            if (isOurs(session, place.schema(), place.view()).orElse(false)) {
                ViewDdl ddl = new ViewDdl(session, readers());
                views.add(place);
                statements.addAll(others.isPresent() ? ddl.put(others.get()) : ddl.drop(place));
            }
            if (isOurs(session, place.schema(), place.table()).orElse(false)) {
                statements.add(table(version).dropStatement());
            }
            locks.run(session, views, statements);
        });
    }

    @Override
    public List<Problem> obstacles(List<Branches> views) {
        return database.snapshot(session -> {
            List<Problem> problems = new ArrayList<>();
            for (Branches view : views) {
                new ViewDdl(session, readers()).obstacle(view).ifPresent(problems::add);
            }
            return problems;
        });
    }

    @Override
    public Database.Work<Void> reshape(List<Branches> views) {
        List<Branches> ordered =
                views.stream().sorted(Comparator.comparing(Branches::name)).toList();
        return session -> {
            ViewDdl ddl = new ViewDdl(session, readers());
            List<ServingTable> different = new ArrayList<>();
            List<String> statements = new ArrayList<>();
            for (Branches view : ordered) {
                if (ddl.differs(view)) {
                    different.add(view.place());
                    statements.addAll(ddl.put(view));
                }
            }
            try {
                locks.run(session, different, statements);
            } catch (SQLException e) {
                if (ViewLocks.inTheWay(e.getSQLState())) {
                    throw new ReadersInTheWay(different.get(0).view(), e);
                }
                throw e;
            }
            return null;
        };
    }

    @Override
    public Outcome clear(VersionDefinition version) {
        ServingTable place = place(version);
        return change(session -> {
            if (isOurs(session, place.schema(), place.table()).orElse(false)) {
                session.script("TRUNCATE " + table(version).qualifiedName());
            }
            forgetProgress(session, version.id());
        });
    }

    @Override
    public OptionalLong visibleEpoch(VersionDefinition version) {
        return database.snapshot(session -> session.first(
                        ViewProgress.EPOCH,
                        r -> r.number("epoch"),
                        version.name(),
                        version.id().version()))
                // A writer that has opened the view and shown nothing yet has the epoch 0.
                .filter(epoch -> epoch > 0)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public Difference compare(VersionDefinition served, VersionDefinition recomputed) {
        String ofServed = rows(table(served));
        String ofRecomputed = rows(table(recomputed));
        String oneWay = "SELECT %s AS is_served, k, r FROM (%s EXCEPT ALL %s) AS d";
        String sql = oneWay.formatted("true", ofServed, ofRecomputed) + " UNION ALL "
                + oneWay.formatted("false", ofRecomputed, ofServed) + " ORDER BY k LIMIT " + Difference.MOST;
        return database.snapshot(session -> {
            SortedMap<String, Difference.Entry> entries = new TreeMap<>();
            session.list(sql, row -> {
                String key = row.text("k");
                Optional<String> text = Optional.of(row.text("r"));
                Difference.Entry side = row.flag("is_served")
                        ? new Difference.Entry(key, text, Optional.empty())
                        : new Difference.Entry(key, Optional.empty(), text);
                return entries.merge(
                        key,
                        side,
                        (a, b) -> new Difference.Entry(
                                key, a.served().or(b::served), a.recomputed().or(b::recomputed)));
            });
            long compared = session.first(
                            "SELECT count(*) AS n FROM " + table(served).qualifiedName(), row -> row.number("n"))
                    .orElse(0L);
            return new Difference(compared, List.copyOf(entries.values()));
        });
    }

    /** With their keys, as text, which every type has; a row without a key is its own. */
    private static String rows(ViewTable table) {
        String row = "ROW(" + table.selectList() + ")::text";
        String key = table.key()
                .map(columns -> "ROW("
                        + columns.stream().map(PostgresIdentifier::quote).collect(Collectors.joining(", ")) + ")::text")
                .orElse(row);
        return "SELECT " + key + " AS k, " + row + " AS r FROM " + table.qualifiedName();
    }

    /** A view's definition as the table that holds it. */
    static ViewTable table(VersionDefinition version) {
        ServingTable place = place(version);
        return new ViewTable(
                place.schema(),
                place.table(),
                version.columns().stream()
                        .map(c -> new ViewColumn(c.name(), c.type()))
                        .toList(),
                version.key());
    }

    private interface Ddl {
        void run(Session session) throws SQLException;
    }

    private Outcome change(Ddl ddl) {
        try {
            return writes.write(session -> {
                locks.waitBriefly(session);
                ddl.run(session);
                return new Outcome.Done();
            });
        } catch (DatabaseError e) {
            if (ViewLocks.inTheWay(e.sqlState())) {
                return new Outcome.Busy(e.getMessage());
            }
            throw e;
        }
    }

    private static void refuseForeign(Session session, String schema, String name, VersionId version)
            throws SQLException {
        if (!isOurs(session, schema, name).orElse(true)) {
            throw new KappaException(
                    ErrorCode.DUPLICATE_NAME,
                    "the schema " + schema + " of the serving database already has a '" + name
                            + "' that is not Kappa's, and " + version + " needs that name.",
                    "Rename or drop it, choose another name for the view, or set serving.schema.");
        }
    }

    /** Whether a relation is ours; empty when there is none. */
    private static Optional<Boolean> isOurs(Session session, String schema, String name) throws SQLException {
        return session.first(
                "SELECT coalesce(obj_description(c.oid, 'pg_class'), '') AS text FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?",
                r -> r.text("text").startsWith(OURS),
                schema,
                name);
    }

    private static void forgetProgress(Session session, VersionId version) throws SQLException {
        session.update(ViewProgress.FORGET, version.name(), version.version());
    }

    private static ServingTable place(VersionDefinition version) {
        return version.table()
                .orElseThrow(() -> new IllegalArgumentException(version.id() + " has no table: it is not a view"));
    }

    private String readers() {
        return readers.equals("public") ? "PUBLIC" : PostgresIdentifier.quote(readers);
    }
}
