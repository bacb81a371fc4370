package dev.kappa.connectors.cdc;

import dev.kappa.connectors.cdc.mysql.MySqlDatabase;
import dev.kappa.connectors.cdc.postgres.PostgresDatabase;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import java.util.List;
import java.util.Map;

/** The kinds of database there are, by option {@code connector}. */
public final class Databases {
    private static final List<Database> ALL = List.of(new PostgresDatabase(), new MySqlDatabase());

    private Databases() {}

    public static Database of(Map<String, String> options) {
        String connector = options.getOrDefault("connector", "");
        return ALL.stream()
                .filter(d -> d.connectors().contains(connector))
                .findFirst()
                .orElseThrow(() -> new KappaException(
                        ErrorCode.INVALID_OPTION,
                        "option 'connector': '" + connector + "' is not a database.",
                        NearestName.hint(
                                connector,
                                ALL.stream()
                                        .flatMap(d -> d.connectors().stream())
                                        .toList())));
    }
}
