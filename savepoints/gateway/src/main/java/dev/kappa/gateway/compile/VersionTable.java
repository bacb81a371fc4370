package dev.kappa.gateway.compile;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table that a version's job writes: options of the connector {@code kappa-version}. */
final class VersionTable {
    private final KappaConfig config;

    VersionTable(KappaConfig config) {
        this.config = config;
    }

    Map<String, String> options(
            VersionId id,
            ChangelogKind changelog,
            Optional<List<String>> key,
            Optional<Watermark> watermark,
            Optional<ServingTable> view) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kappa-version");
        options.put("topic", config.names().topic(id));
        config.kafka().jobProperties().forEach((k, v) -> options.put("properties." + k, v));
        options.put("transactional-id-prefix", config.names().group(id));
        options.put("transaction.timeout", config.kafka().transactionTimeout().toMillis() + " ms");
        options.put("changelog-mode", changelog.name().toLowerCase(Locale.ROOT));
        key.ifPresent(columns -> options.put(
                "key",
                columns.stream()
                        .map(c -> c.replace("\\", "\\\\").replace(";", "\\;"))
                        .collect(Collectors.joining(";"))));
        watermark.ifPresent(w -> options.put("event-time", w.column()));
        view.ifPresent(table -> {
            options.put("view.url", config.serving().url());
            options.put("view.user", config.serving().writer().user());
            options.put("view.password", config.serving().writer().password());
            options.put("view.schema", table.schema());
            options.put("view.table", table.table());
            options.put("view.name", table.view());
            options.put("view.version", Integer.toString(id.version()));
        });
        return options;
    }
}
