package dev.kappa.connectors.cdc.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.kappa.topology.secret.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens the inspector's connections; the password is resolved here. */
final class MySqlConnections {
    private MySqlConnections() {}

    static Connection open(MySqlOptions o) throws SQLException {
        Properties p = new Properties();
        o.driver()
                .forEach(
                        (name, value) -> p.setProperty(name, Secrets.ofProcess().resolve(value)));
        p.setProperty("user", o.username());
        p.setProperty("password", Secrets.ofProcess().resolve(o.password()));
        p.setProperty("connectTimeout", String.valueOf(o.connectTimeoutMillis()));
        // No database: an unknown one is to be told apart from one that may not be used.
        return new Driver().connect("jdbc:mysql://" + o.hostname() + ":" + o.port() + "/", p);
    }
}
