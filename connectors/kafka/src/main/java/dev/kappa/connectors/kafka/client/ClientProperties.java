package dev.kappa.connectors.kafka.client;

import dev.kappa.topology.secret.Secrets;
import java.util.Map;
import java.util.Properties;

/** Kafka client properties out of a table's options. */
public final class ClientProperties {

    /** What the keys of client properties begin with among a table's options. */
    public static final String PREFIX = "properties.";

    private ClientProperties() {}

    /** The options that begin with {@value #PREFIX}, without it, and what is needed to resolve the secrets among them. */
    public static Properties of(Map<String, String> options) {
        Properties properties = new Properties();
        options.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                properties.setProperty(key.substring(PREFIX.length()), value);
            }
        });
        return withSecrets(properties);
    }

    /** A copy in which references to secrets will be resolved by the client itself. */
    public static Properties withSecrets(Properties properties) {
        Properties copy = new Properties();
        copy.putAll(properties);
        boolean resolves = properties.containsKey("config.providers.secret.class");
        if (!resolves && properties.values().stream().anyMatch(value -> Secrets.isReference(value.toString()))) {
            copy.merge("config.providers", "secret", (given, ours) -> given + "," + ours);
            copy.setProperty("config.providers.secret.class", SecretConfigProvider.class.getName());
        }
        return copy;
    }
}
