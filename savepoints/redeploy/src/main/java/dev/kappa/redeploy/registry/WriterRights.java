package dev.kappa.redeploy.registry;

import dev.kappa.topology.serving.PostgresIdentifier;
import dev.kappa.topology.serving.ViewProgress;
import dev.kappa.topology.serving.ViewTable;

/** What the account by which jobs write views may do: rows of the tables of views, and how far these are; nothing else of the registry. */
public final class WriterRights {
    private WriterRights() {}

    /** The table that every writer needs; may be repeated. */
    public static void grant(Database database, String writer) {
        String role = PostgresIdentifier.quote(writer);
        database.transaction(session -> {
            session.script("GRANT USAGE ON SCHEMA kappa TO " + role);
            session.script("GRANT SELECT, INSERT, UPDATE ON " + ViewProgress.TABLE + " TO " + role);
            return null;
        });
    }

    /** The statement for one version's table. */
    public static String on(ViewTable table, String writer) {
        return "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table.qualifiedName() + " TO "
                + PostgresIdentifier.quote(writer);
    }
}
