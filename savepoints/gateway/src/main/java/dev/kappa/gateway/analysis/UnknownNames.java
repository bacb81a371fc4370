package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.gateway.catalog.UserFunctions;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a name that does not exist was probably meant to be. */
final class UnknownNames {
    private static final Pattern WORD = Pattern.compile("`([^`]+)`|([A-Za-z_][A-Za-z0-9_$]*)");

    private final Topology topology;
    private final Map<String, List<String>> others;

    /** @param others names that a session knows besides, with the columns of those that matter */
    UnknownNames(Topology topology, Map<String, List<String>> others) {
        this.topology = topology;
        this.others = Map.copyOf(others);
    }

    Problem column(String name, String sql) {
        Set<String> columns = columnsIn(sql);
        return columns.isEmpty()
                ? Problem.of(
                        ErrorCode.UNKNOWN_COLUMN,
                        "column '" + name + "' does not exist.",
                        "DESCRIBE lists the columns of a table.")
                : Problem.of(
                        ErrorCode.UNKNOWN_COLUMN,
                        "column '" + name + "' does not exist.",
                        NearestName.hint(name, columns));
    }

    /** The function of a user that a name was probably meant to be. */
    Optional<String> function(String name) {
        return NearestName.of(name, UserFunctions.names(topology));
    }

    static Problem noNamespace(String name) {
        return Problem.of(
                ErrorCode.UNKNOWN_TABLE,
                "there is no catalog or database '" + name + "'.",
                "Streams and views are in " + KappaCatalog.NAME + "." + KappaCatalog.DATABASE
                        + "; SHOW CATALOGS and SHOW DATABASES list the others.");
    }

    Problem stream(String name) {
        NamedObject found = topology.objects().get(name);
        if (found != null && found.kind() == ObjectKind.SOURCE) {
            return Problem.of(
                    ErrorCode.WRONG_KIND,
                    "'" + name + "' is a source, and a query reads streams.",
                    "CREATE STREAM … FROM SOURCE " + name + " first, and read that.");
        }
        if (found != null && found.kind() == ObjectKind.FUNCTION) {
            return Problem.of(
                    ErrorCode.WRONG_KIND,
                    "'" + name + "' is a function, and has no rows.",
                    "Call it: " + name + "(…), or if it makes rows, FROM TABLE(" + name + "(…)).");
        }
        Optional<VersionId> version = Names.versioned(name);
        if (version.isPresent() && topology.objects().containsKey(version.get().name())) {
            List<String> versions = topology.versions().keySet().stream()
                    .filter(v -> v.name().equals(version.get().name()))
                    .map(VersionId::toString)
                    .toList();
            return Problem.of(
                    ErrorCode.UNKNOWN_VERSION,
                    "'" + version.get().name() + "' has no version "
                            + version.get().version() + ".",
                    "There are: " + String.join(", ", versions) + ".");
        }
        Set<String> readable = new TreeSet<>(others.keySet());
        topology.objects().values().stream()
                .filter(o -> o.kind().hasRows())
                .map(NamedObject::name)
                .forEach(readable::add);
        return Problem.of(
                ErrorCode.UNKNOWN_STREAM, "stream '" + name + "' does not exist.", NearestName.hint(name, readable));
    }

    /** Columns of all streams whose names occur in the text: what a mistyped column may have meant. */
    private Set<String> columnsIn(String sql) {
        Set<String> columns = new LinkedHashSet<>();
        Matcher word = WORD.matcher(sql);
        while (word.find()) {
            String name = word.group(1) != null ? word.group(1) : word.group(2);
            KappaCatalog.resolve(topology, name)
                    .map(VersionDefinition::columns)
                    .ifPresent(all -> all.stream().map(Column::name).forEach(columns::add));
            columns.addAll(others.getOrDefault(name, List.of()));
        }
        return columns;
    }
}
