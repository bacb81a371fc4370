package dev.kappa.gateway.endpoint;

import dev.kappa.gateway.analysis.StatementErrors;
import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.gateway.execute.AlterSet;
import dev.kappa.gateway.execute.ExplainOnly;
import dev.kappa.gateway.execute.Kappa;
import dev.kappa.gateway.execute.StatementExecutor;
import dev.kappa.gateway.guard.SettingGuard;
import dev.kappa.gateway.guard.StatementGuard;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.ConfigReferences;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import dev.kappa.topology.statement.StatementText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
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
    private final Conversations conversations;
    private final SessionTables tables;
    private final ConcurrentMap<SessionHandle, AlterSet> sets = new ConcurrentHashMap<>();
    private final AtomicLong statements = new AtomicLong();

    private KappaGatewayService(SqlGatewayService flink, Kappa kappa, Conversations conversations) {
        this.flink = flink;
        this.kappa = kappa;
        this.conversations = conversations;
        this.tables = new SessionTables(flink);
    }

    /** @param conversations in which it notes what it hears */
    static SqlGatewayService over(SqlGatewayService flink, Kappa kappa, Conversations conversations) {
        KappaGatewayService service = new KappaGatewayService(flink, kappa, conversations);
        return (SqlGatewayService) Proxy.newProxyInstance(
                KappaGatewayService.class.getClassLoader(),
                new Class<?>[] {SqlGatewayService.class},
                (proxy, method, arguments) -> service.call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return dispatch(method, arguments);
        } catch (SqlGatewayException e) {
            throw OutageWords.ofSession(e)
                    .filter(refusal -> !method.getName().startsWith("close"))
                    .<Exception>map(StatementRefused::new)
                    .orElse(e);
        }
    }

    private Object dispatch(Method method, Object[] arguments) throws Throwable {
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof SessionHandle session) {
            conversations.hear(session);
        }
        switch (method.getName()) {
            case "openSession":
                return flink.openSession(
                        new SessionSetup(kappa, statements::get).of((SessionEnvironment) arguments[0]));
            case "executeStatement":
                return execute((SessionHandle) arguments[0], (String) arguments[1], (long) arguments[2], (Configuration)
                        arguments[3]);
            case "configureSession":
                return configure((SessionHandle) arguments[0], (String) arguments[1], (long) arguments[2]);
            case "fetchResults":
                return rows((OperationHandle) arguments[1], () -> (ResultSet) pass(method, arguments));
            case "closeOperation":
                conversations.end((OperationHandle) arguments[1]);
                break;
            case "closeSession":
                sets.remove((SessionHandle) arguments[0]);
                conversations.end((SessionHandle) arguments[0]);
                break;
            default:
        }
        return pass(method, arguments);
    }

    private Object pass(Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(flink, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private OperationHandle execute(SessionHandle session, String written, long timeout, Configuration settings) {
        String text;
        try {
            text = ConfigReferences.replaced(written, kappa.config().scriptValues());
        } catch (KappaException e) {
            return flink.submitOperation(session, () -> {
                throw new StatementRefused(e);
            });
        }
        Optional<Callable<ResultSet>> ours = ours(session, text);
        if (ours.isPresent()) {
            return flink.submitOperation(session, ours.get());
        }
        StatementText statement = StatementText.of(text);
        Configuration all = kappa.config().gateway().codeAndFiles()
                ? new Configuration(settings)
                : Configuration.fromMap(SettingGuard.harmless(settings.toMap()));
        if (statement.isQuery()) {
            all.addAll(Configuration.fromMap(AbandonedQueries.settings()));
        }
        OperationHandle operation = flink.executeStatement(session, text, timeout, all);
        conversations.begin(session, operation, statement);
        return operation;
    }

    private ResultSet rows(OperationHandle operation, Callable<ResultSet> fetched) throws Exception {
        try {
            ResultSet rows = fetched.call();
            conversations.answered(operation, rows);
            return rows;
        } catch (SqlGatewayException e) {
            throw conversations
                    .find(operation)
                    .flatMap(s -> refused(s.session(), s.statement(), e))
                    .<Exception>map(refused -> refused)
                    .orElse(e);
        }
    }

    /** What Flink has against a statement, in our words where we have better ones. */
    private Optional<StatementRefused> refused(SessionHandle session, StatementText statement, Exception failure) {
        try {
            return new StatementErrors(() -> kappa.registry().topology())
                    .refusal(statement, failure, () -> tables.of(session, statement))
                    .or(() -> new OutageWords(kappa.config().flink().restUrl()).of(failure))
                    .map(StatementRefused::new);
        } catch (RuntimeException e) {
            LOG.debug("the failure of a statement stays as Flink tells it", e);
            return Optional.empty();
        }
    }

    /** What carries out the statement, if it is not Flink's to do. */
    private Optional<Callable<ResultSet>> ours(SessionHandle session, String text) {
        statements.incrementAndGet();
        AlterSet set = sets.computeIfAbsent(session, s -> new AlterSet());
        Optional<Statement> statement;
        try {
            statement = isOfAnotherCatalog(session, StatementText.of(text).functionName())
                    ? Optional.empty()
                    : StatementParser.parse(text);
        } catch (KappaException e) {
            return Optional.of(() -> {
                set.spoil();
                throw new StatementRefused(e);
            });
        }
        if (statement.isEmpty() || statement.get() instanceof Statement.End && !set.isOpen()) {
            if (StatementText.of(text).startsJob() && ExplainOnly.isSet(flink.getSessionConfig(session))) {
                return Optional.of(() -> {
                    throw new StatementRefused(ExplainOnly.refusal("INSERT"));
                });
            }
            return kappa.config().gateway().codeAndFiles()
                    ? Optional.empty()
                    : StatementGuard.reach(text).map(reach -> () -> {
                        throw new StatementRefused(SessionSetup.refusal(reach.what(), reach.place()));
                    });
        }
        Map<String, String> settings = flink.getSessionConfig(session);
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

    /** A function lives in the current catalog, unless its name says in which. */
    private boolean isOfAnotherCatalog(SessionHandle session, List<String> function) {
        if (function.isEmpty()) {
            return false;
        }
        String catalog = function.size() == 3 ? function.get(0) : flink.getCurrentCatalog(session);
        return !KappaCatalog.NAME.equals(catalog);
    }

    private ResultSet execute(Statement statement, Map<String, String> settings, AlterSet set) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            ResultSet result = AnswerRows.of(
                    new StatementExecutor(kappa, SessionSetup.meaning(settings), set, ExplainOnly.isSet(settings))
                            .execute(statement));
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
    private Object configure(SessionHandle session, String written, long timeout) throws Exception {
        String text;
        try {
            text = ConfigReferences.replaced(written, kappa.config().scriptValues());
        } catch (KappaException e) {
            throw new StatementRefused(e);
        }
        Optional<Callable<ResultSet>> ours = ours(session, text);
        if (ours.isPresent()) {
            return configure(session, ours.get());
        }
        try {
            flink.configureSession(session, text, timeout);
            return null;
        } catch (SqlGatewayException e) {
            throw refused(session, StatementText.of(text), e)
                    .<Exception>map(refused -> refused)
                    .orElse(e);
        }
    }

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
            throw refused[0];
        }
        return null;
    }
}
