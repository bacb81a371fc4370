package dev.kappa.connectors.cdc.mysql;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.ServerVersion;
import com.mysql.cj.exceptions.ExceptionFactory;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Asks a server where its binary log ends by the statement that it knows. Flink CDC 3.5.0 says {@code SHOW MASTER STATUS} wherever it
 * asks, which MySQL has removed with 8.4, so that nothing of such a server could be captured (FLINK-37503, mended upstream by
 * <a href="https://github.com/apache/flink-cdc/pull/3666">flink-cdc#3666</a>; this class goes with the first release that has it). The
 * driver lets this class see every statement of the connections that Flink CDC opens.
 */
public final class BinaryLogStatus implements QueryInterceptor {
    private static final String GONE = "SHOW MASTER STATUS";
    private static final String NEW = "SHOW BINARY LOG STATUS";
    private static final ServerVersion FIRST_WITHOUT = new ServerVersion(8, 4, 0);

    private Connection connection;

    @Override
    public QueryInterceptor init(MysqlConnection opened, Properties properties, Log log) {
        connection = (JdbcConnection) opened;
        return this;
    }

    /** The result to give in place of asking; null to ask. */
    @Override
    @SuppressWarnings("unchecked")
    public <T extends Resultset> T preProcess(Supplier<String> sql, Query query) {
        if (!GONE.equalsIgnoreCase(String.valueOf(sql.get()).trim())) {
            return null;
        }
        try {
            if (!isGone(connection.getMetaData().getDatabaseProductVersion())) {
                return null;
            }
            Statement statement = connection.createStatement();
            statement.closeOnCompletion();
            return (T) statement.executeQuery(NEW);
        } catch (SQLException e) {
            throw ExceptionFactory.createException(NEW + ": " + e.getMessage(), e);
        }
    }

    /** MariaDB has numbers of its own, and both statements. */
    static boolean isGone(String version) {
        return !version.contains("MariaDB")
                && ServerVersion.parseVersion(version).meetsMinimum(FIRST_WITHOUT);
    }

    @Override
    public <T extends Resultset> T postProcess(Supplier<String> sql, Query query, T result, ServerSession session) {
        return null;
    }

    @Override
    public boolean executeTopLevelOnly() {
        return false;
    }

    @Override
    public void destroy() {
        connection = null;
    }
}
