package dev.kappa.gateway.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.gateway.execute.Kappa;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.api.utils.SqlGatewayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KappaGatewayServiceTest {
    private final SessionHandle session = SessionHandle.create();
    private final List<String> passed = new ArrayList<>();
    private Callable<?> submitted;
    private boolean restarted;
    private String catalog = "kappa";
    private SqlGatewayService service;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        Path config = Files.writeString(
                directory.resolve("kappa.properties"),
                """
                kafka.bootstrap.servers=127.0.0.1:1
                serving.url=jdbc:postgresql://127.0.0.1:1/kappa
                serving.user=kappa
                serving.password=${secret:serving}
                flink.rest.url=http://127.0.0.1:1
                flink.checkpoints=file:///checkpoints
                flink.savepoints=file:///savepoints
                job.jar=jobs.jar
                shop.port=5432
                shop.password=${secret:shop}
                """);
        SqlGatewayService flink = (SqlGatewayService) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SqlGatewayService.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "executeStatement":
                            passed.add(arguments[1] + " "
                                    + ((Configuration) arguments[3]).getString("execution.attached", "detached"));
                            return OperationHandle.create();
                        case "submitOperation":
                            submitted = (Callable<?>) arguments[1];
                            return OperationHandle.create();
                        case "getCurrentCatalog":
                            return catalog;
                        case "getSessionConfig":
                            if (restarted) {
                                throw new SqlGatewayException("Session '" + session + "' does not exist.");
                            }
                            return Map.of("kappa.explain-only", "true");
                        default:
                            return null;
                    }
                });
        service = KappaGatewayService.over(flink, Kappa.of(config), new Conversations(Clock.systemUTC()));
    }

    @Test
    void aQueryGoesToFlinkWithTheValuesOfTheConfigurationAndAttachedToItsClient() {
        execute("SELECT '${config:shop.port}', '${config:shop.password}'");
        execute("CREATE TEMPORARY TABLE t (a INT) WITH ('port' = '${config:shop.port}')");

        assertEquals(
                List.of(
                        "SELECT '5432', '${secret:shop}' true",
                        "CREATE TEMPORARY TABLE t (a INT) WITH ('port' = '5432') detached"),
                passed);
    }

    @Test
    void whatCannotBeReplacedIsRefusedInTheSessionsTurn() {
        execute("SELECT '${config:shop.prot}'");

        StatementRefused refusal = assertThrows(StatementRefused.class, () -> submitted.call());
        assertEquals(
                "1:9 CONFIGURATION: the gateway's configuration has no 'shop.prot' for scripts. Did you mean 'shop.port'?",
                refusal.getMessage());
        assertEquals(List.of(), passed);
    }

    @Test
    void aSessionThatOnlyExplainsInsertsNothing() {
        execute("INSERT INTO elsewhere SELECT 1");

        assertEquals(
                "NOT_ALLOWED: INSERT is not carried out in a session that only explains. RESET 'kappa.explain-only' first.",
                assertThrows(StatementRefused.class, () -> submitted.call()).getMessage());
        assertEquals(List.of(), passed);
    }

    @Test
    void aFunctionOfAnotherCatalogIsFlinksAndOneOfKappasIsRefusedByKappa() {
        execute("CREATE TEMPORARY FUNCTION f AS 'a.B'");
        execute("CREATE FUNCTION default_catalog.d.f AS 'a.B' LANGUAGE JAVA");
        catalog = "default_catalog";
        execute("DROP FUNCTION IF EXISTS f");
        assertEquals(3, passed.size(), passed::toString);

        execute("CREATE FUNCTION IF NOT EXISTS kappa.main.f AS 'a.B'");
        assertEquals(
                "1:52 SYNTAX: the jar that the class is in is missing, by which versions of the function are told apart. Write USING"
                        + " JAR 'file.jar', a file of the directory of job.jars; a TEMPORARY function needs none.",
                assertThrows(StatementRefused.class, () -> submitted.call()).getMessage());
        execute("ALTER FUNCTION f AS 'm.f' LANGUAGE PYTHON");
        String python =
                assertThrows(StatementRefused.class, () -> submitted.call()).getMessage();
        assertTrue(
                python.contains("NOT_ALLOWED: a function in PYTHON runs another program, which this gateway refuses."),
                python);
        assertEquals(3, passed.size(), passed::toString);
    }

    @Test
    void aSessionOfAnotherLifeOfTheGatewayIsToldToConnectAgain() {
        restarted = true;

        assertEquals(
                "SESSION_ENDED: the SQL gateway does not know this session: it was started anew, or has heard nothing of it for long."
                        + " Connect again (on one machine: make sql). What its statements have begun goes on, its own settings and"
                        + " temporary tables are gone.",
                assertThrows(StatementRefused.class, () -> execute("SHOW STREAMS"))
                        .getMessage());
    }

    private void execute(String statement) {
        service.executeStatement(session, statement, 0, new Configuration());
    }
}
