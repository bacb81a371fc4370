package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.secret.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections. The password is resolved here and nowhere before, so that it is in no configuration, job graph or log.
 * Every session is told how to print values, because both the snapshot and the log are read as Postgres's own text.
 */
final class Connections {
    private static final String TEXT_FORMATS = "SET datestyle = 'ISO, YMD'; SET timezone = 'UTC';"
            + " SET intervalstyle = 'iso_8601'; SET bytea_output = 'hex'; SET extra_float_digits = 1;"
            + " SET lc_monetary = 'C'; SET xmloption = 'content'";

    private Connections() {}

    static Connection open(PostgresOptions options) throws SQLException {
        return withTextFormats(new Driver().connect(url(options), properties(options)));
    }

    /** A connection that can also start replication. */
    static Connection openForReplication(PostgresOptions options) throws SQLException {
        Properties properties = properties(options);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.4");
        return withTextFormats(new Driver().connect(url(options), properties));
    }

    private static Connection withTextFormats(Connection connection) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(TEXT_FORMATS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static String url(PostgresOptions o) {
        String host = o.hostname().contains(":") ? "[" + o.hostname() + "]" : o.hostname();
        return "jdbc:postgresql://" + host + ":" + o.port() + "/"
                + java.net.URLEncoder.encode(o.database(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Properties properties(PostgresOptions o) {
        Properties p = new Properties();
        o.driver()
                .forEach(
                        (name, value) -> p.setProperty(name, Secrets.ofProcess().resolve(value)));
        PGProperty.USER.set(p, o.username());
        PGProperty.PASSWORD.set(p, Secrets.ofProcess().resolve(o.password()));
        PGProperty.CONNECT_TIMEOUT.set(p, Math.max(1, (int) (o.connectTimeoutMillis() / 1000)));
        PGProperty.TCP_KEEP_ALIVE.set(p, true);
        PGProperty.BINARY_TRANSFER.set(p, false);
        PGProperty.APPLICATION_NAME.set(p, "kappa " + o.source());
        return p;
    }
}
