package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.SourceInspectors;
import dev.kappa.gateway.preflight.FlinkAndKafka;
import dev.kappa.gateway.preflight.Outside;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.Registry;
import java.nio.file.Path;

/** What every session of a gateway shares. */
public record Kappa(KappaConfig config, Registry registry, SourceInspectors inspectors, Outside outside)
        implements AutoCloseable {
    /** Reads the configuration file; throws CONFIGURATION with all its problems. Connects to nothing yet. */
    public static Kappa of(Path configuration) {
        KappaConfig config = KappaConfig.read(configuration);
        return new Kappa(config, JdbcRegistry.of(config), SourceInspectors.ofClassPath(), FlinkAndKafka.of(config));
    }

    @Override
    public void close() {
        try {
            outside.close();
        } finally {
            registry.close();
        }
    }
}
