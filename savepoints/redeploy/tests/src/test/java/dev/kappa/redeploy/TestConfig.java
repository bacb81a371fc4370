package dev.kappa.redeploy;

import dev.kappa.redeploy.config.KappaConfig;
import java.nio.file.Path;

/** A configuration that names the systems of the tests. */
public final class TestConfig {
    private TestConfig() {}

    /** @param more further lines of the file */
    public static KappaConfig in(Path directory, String more) {
        return KappaConfig.parse(
                directory.resolve("kappa.properties"),
                """
                kafka.bootstrap.servers = %s
                kafka.properties.request.timeout.ms = 3000
                kafka.properties.default.api.timeout.ms = 4000
                serving.url = %s
                serving.user = postgres
                serving.password = ${secret:serving}
                flink.rest.url = %s
                flink.checkpoint.interval = 100ms
                flink.checkpoints = %s
                flink.savepoints = %s
                flink.properties.state.backend.type = rocksdb
                flink.properties.execution.checkpointing.incremental = true
                job.jar = counting.jar
                secrets.dir = .
                """
                                .formatted(
                                        TestKafka.SERVERS,
                                        TestPostgres.url("postgres"),
                                        TestFlink.url(),
                                        directory.resolve("checkpoints").toUri(),
                                        directory.resolve("savepoints").toUri())
                        + more);
    }
}
