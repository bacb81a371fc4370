package dev.kappa.gateway.guard;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Options of tables that a session declares beside Kappa's streams. */
final class TableOptionGuard {
    /** Those that make rows up, swallow them, or speak to a broker; {@code filesystem} and the databases' are not among them. */
    static final Set<String> CONNECTORS = Set.of("datagen", "print", "blackhole", "kafka", "upsert-kafka");

    /** Kafka clients read the files that these name, and {@code config.providers} reads any. */
    private static final Pattern FILES = Pattern.compile("(?i).*(\\.location|keytab|config\\.providers.*)");

    private TableOptionGuard() {}

    static Optional<String> reach(String key, String value) {
        if (key.equalsIgnoreCase("connector") && !CONNECTORS.contains(value)) {
            return Optional.of("a table of connector '" + value + "' reaches beyond "
                    + String.join(", ", new java.util.TreeSet<>(CONNECTORS)));
        }
        return FILES.matcher(key).matches() ? Optional.of("the option '" + key + "' reads a file") : Optional.empty();
    }

    /**
     * Options over those of a table that is there already: Kappa's own tables carry references to Kappa's secrets, which another address
     * would be told.
     */
    static Optional<String> reachOfOverlay(String key, String value) {
        if (key.startsWith("properties.") && !key.equals("properties.group.id")) {
            return Optional.of("the option '" + key + "' over those of another table sends its secrets elsewhere");
        }
        return reach(key, value);
    }
}
