package dev.kappa.gateway.endpoint;

import dev.kappa.gateway.execute.AlterSet;
import dev.kappa.gateway.execute.Kappa;
import dev.kappa.gateway.execute.StatementExecutor;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.results.ResultSet;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.api.utils.SqlGatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Flink's service. A dynamic proxy, so that whatever Flink adds to the interface passes through. A statement
 * runs as an operation of its session and never calls the service for the same session again, which would wait for itself.
 */
final class KappaGatewayService {
    private static final Logger LOG = LoggerFactory.getLogger(KappaGatewayService.class);

    private final SqlGatewayService flink;
    private final Kappa kappa;
    private final boolean allowCode;
    private final ConcurrentMap<SessionHandle, AlterSet> sets = new ConcurrentHashMap<>();

    private KappaGatewayService(SqlGatewayService flink, Kappa kappa, boolean allowCode) {
        this.flink = flink;
        this.kappa = kappa;
        this.allowCode = allowCode;
    }

    static SqlGatewayService over(SqlGatewayService flink, Kappa kappa, boolean allowCode) {
        KappaGatewayService service = new KappaGatewayService(flink, kappa, allowCode);
        return (SqlGatewayService) Proxy.newProxyInstance(
                KappaGatewayService.class.getClassLoader(),
                new Class<?>[] {SqlGatewayService.class},
                (proxy, method, arguments) -> service.call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "openSession":
                return flink.openSession(new SessionSetup(kappa).of((SessionEnvironment) arguments[0]));
            case "executeStatement": {
                SessionHandle session = (SessionHandle) arguments[0];
                Optional<Callable<ResultSet>> ours = ours(session, (String) arguments[1]);
                if (ours.isPresent()) {
                    return flink.submitOperation(session, ours.get());
                }
                break;
            }
            case "configureSession": {
                SessionHandle session = (SessionHandle) arguments[0];
                Optional<Callable<ResultSet>> ours = ours(session, (String) arguments[1]);
                if (ours.isPresent()) {
                    return configure(session, ours.get());
                }
                break;
            }
            case "closeSession":
                sets.remove((SessionHandle) arguments[0]);
                break;
            default:
        }
        try {
            return method.invoke(flink, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What carries out the statement, if it is not Flink's to do. */
    private Optional<Callable<ResultSet>> ours(SessionHandle session, String text) {
        AlterSet set = sets.computeIfAbsent(session, s -> new AlterSet());
        Optional<Statement> statement;
        try {
            statement = StatementParser.parse(text);
        } catch (KappaException e) {
            return Optional.of(() -> {
                set.spoil();
                throw new StatementRefused(e);
            });
        }
        if (statement.isEmpty() || statement.get() instanceof Statement.End && !set.isOpen()) {
            return allowCode || !CodeLoading.in(text) ? Optional.empty() : Optional.of(KappaGatewayService::refuseCode);
        }
        Map<String, String> settings = SessionSetup.meaning(flink.getSessionConfig(session));
        return Optional.of(() -> {
            try {
                return execute(statement.get(), settings, set);
            } finally {
                if (!set.isOpen()) {
                    sets.remove(session, set);
                }
            }
        });
    }

    private ResultSet execute(Statement statement, Map<String, String> settings, AlterSet set) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            ResultSet result = AnswerRows.of(new StatementExecutor(kappa, settings, set).execute(statement));
            outcome = "done";
            return result;
        } catch (KappaException e) {
            outcome = "refused: " + e.getMessage();
            LOG.debug("cause of the refusal", e);
            throw new StatementRefused(e);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a statement failed for a reason of Kappa's own", e);
            throw new StatementRefused(ErrorCode.INTERNAL + ": " + e + ". The gateway's log has the whole of it.");
        } finally {
            LOG.info(
                    "{} {} in {} ms",
                    statement.getClass().getSimpleName(),
                    outcome,
                    (System.nanoTime() - start) / 1_000_000);
        }
    }

    /** Runs to its end, as statements of an init file do. */
    private Object configure(SessionHandle session, Callable<ResultSet> statement) throws Exception {
        StatementRefused[] refused = new StatementRefused[1];
        OperationHandle operation = flink.submitOperation(session, () -> {
            try {
                return statement.call();
            } catch (StatementRefused e) {
                refused[0] = e;
                throw e;
            }
        });
        try {
            while (!flink.getOperationInfo(session, operation).getStatus().isTerminalStatus()) {
                Thread.sleep(20);
            }
        } finally {
            flink.closeOperation(session, operation);
        }
        if (refused[0] != null) {
            throw new SqlGatewayException("Failed to configure session.", refused[0]);
        }
        return null;
    }

    private static ResultSet refuseCode() {
        throw new StatementRefused(ErrorCode.NOT_ALLOWED
                + ": this gateway does not load jars by statements. Put the jar on the class path of gateway and cluster, or start"
                + " the gateway with -Dsql-gateway.endpoint.kappa.allow-code=true.");
    }
}
