package dev.kappa.redeploy.config;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.secret.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the entries of a file against {@link ConfigKeys}; finds all problems before it complains. */
final class ConfigReader {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, ConfigEntry> entries = new LinkedHashMap<>();

    private ConfigReader(String file) {
        this.file = file;
    }

    /** The values by key, defaults filled in; throws CONFIGURATION with every problem of the file. */
    static Map<String, String> read(String file, String text) {
        return new ConfigReader(file).values(text);
    }

    private Map<String, String> values(String text) {
        try {
            ConfigEntry.readAll(file, text).forEach(this::accept);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(
                    ErrorCode.CONFIGURATION,
                    e.getMessage() + ".",
                    "Write a backslash as \\\\ (the file has the format of Java properties)."));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKeys.ALL) {
            if (key.required() && !entries.containsKey(key.name())) {
                problems.add(Problem.of(
                        ErrorCode.CONFIGURATION,
                        file + ": the key '" + key.name() + "' is missing.",
                        key.documentation()));
            }
            key.defaultValue().ifPresent(d -> values.put(key.name(), d));
        }
        together(ConfigKeys.SERVING_WRITER, ConfigKeys.SERVING_WRITER_PASSWORD);
        together(ConfigKeys.SERVING_WRITER_PASSWORD, ConfigKeys.SERVING_WRITER);
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        entries.forEach((k, e) -> values.put(k, e.value()));
        return values;
    }

    private void together(ConfigKey key, ConfigKey other) {
        if (entries.containsKey(key.name()) && !entries.containsKey(other.name())) {
            complain(
                    entries.get(key.name()),
                    "'" + key.name() + "' is set and '" + other.name() + "' is not.",
                    other.documentation());
        }
    }

    private void accept(ConfigEntry entry) {
        ConfigEntry earlier = entries.putIfAbsent(entry.key(), entry);
        if (earlier != null) {
            complain(
                    entry,
                    "the key '" + entry.key() + "' was already set in line "
                            + earlier.position().line() + ".",
                    "Remove one of the two.");
            return;
        }
        Optional<ConfigKey> key =
                ConfigKeys.ALL.stream().filter(k -> k.covers(entry.key())).findFirst();
        if (key.isEmpty()) {
            complain(
                    entry,
                    "the key '" + entry.key() + "' is unknown.",
                    NearestName.of(
                                    entry.key(),
                                    ConfigKeys.ALL.stream().map(ConfigKey::name).toList())
                            .map(n -> "Did you mean '" + n + "'?")
                            .orElse("Remove it; the reference of all keys is printed by ConfigReference."));
            return;
        }
        if (SecretKeys.holdsSecret(entry.key())) {
            refuseClear(entry);
            return;
        }
        key.get()
                .type()
                .complaint(entry.value())
                .ifPresent(c ->
                        complain(entry, shown(entry) + " " + c + ".", key.get().documentation()));
    }

    /** Names the key and never the value, which may be the secret itself. */
    private void refuseClear(ConfigEntry entry) {
        if (entry.key().startsWith(ConfigKeys.FLINK_PROPERTIES.familyPrefix())) {
            complain(
                    entry,
                    "'" + entry.key() + "' holds a secret, and the settings of a job can be read over Flink's REST.",
                    "Set it in the configuration of the Flink cluster.");
        } else if (!Secrets.isReference(entry.value())) {
            complain(
                    entry,
                    "'" + entry.key() + "' holds a secret in clear.",
                    "Write a reference such as ${secret:" + suggestedName(entry.key())
                            + "} and put the value into the environment or into a file of secrets.dir.");
        }
    }

    /** The key with its value, but without a value that may hold a password. */
    private static String shown(ConfigEntry entry) {
        boolean tells = entry.value().matches("(?is).*(password|secret|://[^/]*@).*");
        return "'" + entry.key() + "'" + (tells ? "" : " = '" + entry.value() + "'");
    }

    private static String suggestedName(String key) {
        return key.replaceFirst("^(kafka\\.properties\\.)", "kafka.").replaceFirst("[.]password$", "");
    }

    private void complain(ConfigEntry entry, String message, String hint) {
        problems.add(Problem.of(ErrorCode.CONFIGURATION, message, hint).at(entry.position()));
    }
}
