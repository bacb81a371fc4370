package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.registry.Session;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes, changes and removes gated views, with as little as Postgres allows: nothing where the text would be the same,
 * {@code CREATE OR REPLACE} where columns stay or are added at the end, else {@code DROP} and {@code CREATE} with the view's grants,
 * owner, options and comment put back. Says what is to be done; the caller locks the views and does it, all in one transaction.
 */
final class ViewDdl {
    /** A column of a relation as the catalogue has it. */
    private record CatalogueColumn(String name, String type, String collation) {}

    private final Session session;
    private final String readers;

    ViewDdl(Session session, String readers) {
        this.session = session;
        this.readers = readers;
    }

    /** The statements that bring the view to these branches and this shape; asked for before it is locked, so that the lock is short. */
    List<String> put(Branches view) throws SQLException {
        List<VersionDefinition> there = new ArrayList<>();
        for (VersionDefinition version : view.versions()) {
            ServingTable place = version.table().orElseThrow();
            if (exists(place.schema(), place.table())) {
                there.add(version);
            }
        }
        if (there.isEmpty()) {
            return drop(view.place());
        }
        VersionDefinition shape = there.contains(view.shape()) ? view.shape() : there.get(there.size() - 1);
        return put(new Branches(there, shape), ViewText.of(shape, there));
    }

    private List<String> put(Branches view, String text) throws SQLException {
        String name = qualified(view.place());
        if (!exists(view.place().schema(), view.place().view())) {
            return List.of(
                    "CREATE VIEW " + name + " AS " + text,
                    "GRANT SELECT ON " + name + " TO " + readers,
                    "COMMENT ON VIEW " + name + " IS "
                            + PostgresIdentifier.literal(PostgresServing.OURS + view.name()));
        }
        if (mayReplace(view)) {
            // Without its options it would lose them.
            return List.of("CREATE OR REPLACE VIEW " + name + options(view.place()) + " AS " + text);
        }
        List<String> statements = new ArrayList<>(List.of("DROP VIEW " + name, "CREATE VIEW " + name + " AS " + text));
        statements.addAll(whatWasSet(view.place(), view));
        return statements;
    }

    List<String> drop(ServingTable place) {
        return List.of("DROP VIEW IF EXISTS " + qualified(place));
    }

    /** Whether the view has other columns than its shape. */
    boolean differs(Branches view) throws SQLException {
        return !columns(view.place().schema(), view.place().view()).equals(wanted(view));
    }

    /** Views of users that keep a view of ours from being dropped, where it must be. */
    Optional<Problem> obstacle(Branches view) throws SQLException {
        ServingTable place = view.place();
        if (!exists(place.schema(), place.view()) || mayReplace(view)) {
            return Optional.empty();
        }
        List<String> dependents = session.list(
                "SELECT DISTINCT d.ev_class::regclass::text AS name FROM pg_rewrite d JOIN pg_depend p ON p.objid = d.oid"
                        + " AND p.classid = 'pg_rewrite'::regclass WHERE p.refclassid = 'pg_class'::regclass"
                        + " AND p.refobjid = ?::regclass AND d.ev_class <> p.refobjid ORDER BY 1",
                r -> r.text("name"),
                qualified(place));
        return dependents.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ErrorCode.IN_USE,
                        "the columns of the view " + place.view() + " change, and " + String.join(", ", dependents)
                                + " in the serving database is built on it.",
                        "Keep its text, DROP VIEW " + String.join(", ", dependents)
                                + ", and create it again when the rebuild is DONE."));
    }

    private boolean mayReplace(Branches view) throws SQLException {
        List<CatalogueColumn> now = columns(view.place().schema(), view.place().view());
        List<CatalogueColumn> wanted = wanted(view);
        return now.size() <= wanted.size() && wanted.subList(0, now.size()).equals(now);
    }

    /** The shape's columns as its table has them, so that the catalogue is compared with the catalogue. */
    private List<CatalogueColumn> wanted(Branches view) throws SQLException {
        ServingTable place = view.place();
        List<CatalogueColumn> table = columns(place.schema(), place.table());
        List<CatalogueColumn> wanted = new ArrayList<>();
        for (var column : view.shape().columns()) {
            table.stream().filter(c -> c.name().equals(column.name())).forEach(wanted::add);
        }
        return wanted;
    }

    private List<CatalogueColumn> columns(String schema, String relation) throws SQLException {
        return session.list(
                "SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, coalesce(c.collname, '') AS collation"
                        + " FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation"
                        + " WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                r -> new CatalogueColumn(r.text("attname"), r.text("type"), r.text("collation")),
                PostgresIdentifier.quote(schema) + "." + PostgresIdentifier.quote(relation));
    }

    private boolean exists(String schema, String relation) throws SQLException {
        return session.first(
                        "SELECT 1 AS one FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ?",
                        r -> 1,
                        schema,
                        relation)
                .isPresent();
    }

    /** The statements that give a new view of this name what the present one has been given. */
    private List<String> whatWasSet(ServingTable place, Branches next) throws SQLException {
        String view = qualified(place);
        List<String> statements = new ArrayList<>(session.list(
                "SELECT format('GRANT %s ON %s TO %s%s', x.privilege_type, ?::text,"
                        + " CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,"
                        + " CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS text"
                        + " FROM pg_class c, aclexplode(c.relacl) x"
                        + " WHERE c.oid = ?::regclass AND x.grantee <> c.relowner ORDER BY 1",
                r -> r.text("text"), view, view));
        statements.addAll(columnGrants(place, next));
        statements.addAll(session.list(
                "SELECT format('ALTER VIEW %s SET (%s)', ?::text, array_to_string(c.reloptions, ', ')) AS text FROM pg_class c"
                        + " WHERE c.oid = ?::regclass AND c.reloptions IS NOT NULL",
                r -> r.text("text"), view, view));
        statements.addAll(session.list(
                "SELECT format('COMMENT ON VIEW %s IS %L', ?::text, d.description) AS text FROM pg_description d"
                        + " WHERE d.classoid = 'pg_class'::regclass AND d.objoid = ?::regclass AND d.objsubid = 0",
                r -> r.text("text"), view, view));
        statements.addAll(session.list(
                "SELECT format('ALTER VIEW %s OWNER TO %I', ?::text, pg_get_userbyid(c.relowner)) AS text FROM pg_class c"
                        + " WHERE c.oid = ?::regclass AND pg_get_userbyid(c.relowner) <> current_user",
                r -> r.text("text"), view, view));
        return statements;
    }

    /** Of the columns that the present view and the new one have. */
    private List<String> columnGrants(ServingTable place, Branches next) throws SQLException {
        List<String> names = next.shape().columns().stream().map(c -> c.name()).toList();
        return session.list(
                "SELECT format('GRANT %s (%I) ON %s TO %s', x.privilege_type, a.attname, ?::text,"
                        + " CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END) AS text"
                        + " FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid = ?::regclass"
                        + " AND a.attname = ANY (?) ORDER BY 1",
                r -> r.text("text"), qualified(place), qualified(place), names);
    }

    private String options(ServingTable place) throws SQLException {
        return session.first(
                        "SELECT format(' WITH (%s)', array_to_string(c.reloptions, ', ')) AS text FROM pg_class c"
                                + " WHERE c.oid = ?::regclass AND c.reloptions IS NOT NULL",
                        r -> r.text("text"), qualified(place))
                .orElse("");
    }

    static String qualified(ServingTable place) {
        return PostgresIdentifier.quote(place.schema()) + "." + PostgresIdentifier.quote(place.view());
    }
}
