package dev.kappa.redeploy.serving;

import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.serving.PostgresIdentifier;
import dev.kappa.topology.serving.PostgresType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The text of a gated view: the rows of whichever version the pointer names, in one snapshot with the pointer. Every branch has the
 * columns of the view's shape, by name: one that a version lacks is NULL there, one of another type is cast. Such a branch is seen only
 * by a transaction that began before a cutover and looks after it.
 */
final class ViewText {
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> INSTANTS = Set.of("date", "timestamp", "timestamptz");

    private ViewText() {}

    /** What stands after {@code CREATE VIEW x AS}. */
    static String of(VersionDefinition shape, List<VersionDefinition> branches) {
        return branches.stream().map(v -> branch(shape, v)).collect(Collectors.joining(" UNION ALL "));
    }

    private static String branch(VersionDefinition shape, VersionDefinition version) {
        return "SELECT "
                + shape.columns().stream().map(c -> column(c, version)).collect(Collectors.joining(", "))
                + " FROM " + PostgresServing.table(version).qualifiedName()
                + " WHERE (SELECT version FROM kappa.live WHERE name = " + PostgresIdentifier.literal(version.name())
                + ") = " + version.id().version();
    }

    private static String column(Column wanted, VersionDefinition version) {
        String name = PostgresIdentifier.quote(wanted.name());
        String type = ddl(wanted);
        Optional<String> found = version.columns().stream()
                .filter(c -> c.name().equals(wanted.name()))
                .map(ViewText::ddl)
                .findFirst();
        if (found.isEmpty()) {
            return "NULL::" + type + " AS " + name;
        }
        return found.get().equals(type) ? name : cast(name, found.get(), type) + " AS " + name;
    }

    /** Postgres casts any type to and from text, others only where they are related. */
    private static String cast(String name, String from, String to) {
        boolean related = root(from).equals(root(to))
                || NUMBERS.contains(root(from)) && NUMBERS.contains(root(to))
                || INSTANTS.contains(root(from)) && INSTANTS.contains(root(to));
        return related ? name + "::" + to : name + "::text::" + to;
    }

    private static String root(String type) {
        return type.replaceFirst("\\(.*\\)", "");
    }

    private static String ddl(Column column) {
        return PostgresType.of(column.type()).ddl();
    }
}
