package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.result.ResultSetInternalMethods;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Every server is asked where its binary log ends by a statement that it knows. */
class BinaryLogStatusTest {
    private final ResultSetInternalMethods answer = fake(ResultSetInternalMethods.class, (p, m, a) -> null);
    private final List<String> asked = new ArrayList<>();

    @Test
    void aServerWithoutShowMasterStatusIsAskedByWhatItHasInstead() {
        for (String version : List.of("8.4.0", "8.4.7-log", "9.7.4-2", "10.0.0")) {
            asked.clear();
            assertSame(answer, of(version).preProcess(() -> "SHOW MASTER STATUS", null), version);
            assertEquals(List.of("SHOW BINARY LOG STATUS"), asked, version);
        }
    }

    @Test
    void anyOtherServerAndAnyOtherStatementIsLeftAlone() {
        for (String version : List.of("5.7.44", "8.0.33", "8.3.0", "11.4.5-MariaDB-log", "5.5.5-10.6.1-MariaDB")) {
            assertNull(of(version).preProcess(() -> "SHOW MASTER STATUS", null), version);
        }
        assertNull(of("9.7.4").preProcess(() -> "SHOW BINARY LOGS", null));
        assertEquals(List.of(), asked);
    }

    @Test
    void everyConnectionOfFlinkCdcAsksThisWay() {
        MySqlOptions options = MySqlOptions.of(
                "shop",
                Map.of(
                        "connector", "mysql-cdc",
                        "hostname", "127.0.0.1",
                        "username", "kappa_cdc",
                        "password", "${secret:cdc-test}",
                        "database-name", "shop"));
        assertEquals(
                BinaryLogStatus.class.getName(),
                LateSecretConfigFactory.driver(options).getProperty("queryInterceptors"));
    }

    private BinaryLogStatus of(String version) {
        BinaryLogStatus status = new BinaryLogStatus();
        DatabaseMetaData metaData = fake(DatabaseMetaData.class, (p, m, a) -> version);
        Statement statement = fake(Statement.class, (p, m, a) -> {
            if (m.getName().equals("executeQuery")) {
                asked.add((String) a[0]);
                return answer;
            }
            return null;
        });
        status.init(
                fake(JdbcConnection.class, (p, m, a) -> m.getName().equals("getMetaData") ? metaData : statement),
                new Properties(),
                null);
        return status;
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
