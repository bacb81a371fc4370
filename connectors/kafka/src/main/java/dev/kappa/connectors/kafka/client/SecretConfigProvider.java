package dev.kappa.connectors.kafka.client;

import dev.kappa.topology.secret.Secrets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Lets a Kafka client resolve {@code ${secret:name}} in its own properties, at the moment when it is constructed and in the process that
 * uses it, so that plans, job graphs and savepoints only hold the reference.
 */
public final class SecretConfigProvider implements ConfigProvider {

    @Override
    public ConfigData get(String path) {
        return new ConfigData(Map.of());
    }

    @Override
    public ConfigData get(String path, Set<String> names) {
        Secrets secrets = Secrets.ofProcess();
        Map<String, String> values = new HashMap<>();
        names.forEach(name -> values.put(name, secrets.resolve("${secret:" + name + "}")));
        return new ConfigData(values);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
