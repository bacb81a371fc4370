package dev.kappa.connectors.cdc.mysql;

import dev.kappa.topology.secret.Secrets;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;

/** Resolves the passwords each time a configuration is asked for and forgets them at once: this object goes into the job graph. */
final class LateSecretConfigFactory extends MySqlSourceConfigFactory {
    private static final long serialVersionUID = 1L;

    private final String reference;
    private final Properties driver;
    private final Properties debezium;

    LateSecretConfigFactory(MySqlOptions o) {
        this.reference = o.password();
        this.driver = driver(o);
        this.debezium = new Properties();
        debezium.putAll(o.debezium());
        debezium.putAll(BinaryLogEncryption.of(o.driver()));
        hostname(o.hostname())
                .port(o.port())
                .username(o.username())
                .password(reference)
                .databaseList(o.tables().schemaRegexes())
                .tableList(o.tables().regexes())
                .serverId(o.serverId())
                .serverTimeZone(o.serverTimeZone())
                .splitSize(o.chunkSize())
                .connectTimeout(Duration.ofMillis(o.connectTimeoutMillis()))
                .heartbeatInterval(Duration.ofMillis(o.heartbeatMillis()))
                // For what TRUNCATE does; other statements show in the rows that follow them.
                .includeSchemaChanges(true)
                .debeziumProperties(debezium)
                .jdbcProperties(driver);
    }

    /** What every connection of Flink CDC is opened with, its secrets not yet resolved. */
    static Properties driver(MySqlOptions o) {
        Properties driver = new Properties();
        driver.putAll(o.driver());
        driver.setProperty("queryInterceptors", BinaryLogStatus.class.getName());
        return driver;
    }

    @Override
    public MySqlSourceConfig createConfig(int subtask, String serverName) {
        Secrets secrets = Secrets.ofProcess();
        try {
            password(secrets.resolve(reference));
            jdbcProperties(resolved(driver, secrets));
            debeziumProperties(resolved(debezium, secrets));
            return super.createConfig(subtask, serverName);
        } finally {
            password(reference);
            jdbcProperties(driver);
            debeziumProperties(debezium);
        }
    }

    private static Properties resolved(Properties given, Secrets secrets) {
        Properties resolved = new Properties();
        given.forEach((key, value) -> resolved.put(key, secrets.resolve(value.toString())));
        return resolved;
    }
}
