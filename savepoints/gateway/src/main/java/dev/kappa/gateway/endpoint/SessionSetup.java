package dev.kappa.gateway.endpoint;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.gateway.catalog.UserFunctions;
import dev.kappa.gateway.compile.JobJar;
import dev.kappa.gateway.execute.Kappa;
import dev.kappa.gateway.guard.SettingGuard;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;

/**
 * What a session begins with: the catalog of streams and views as its default, Flink's own beside it, and queries that run
 * on the session cluster with the job jar, which has the connectors.
 */
final class SessionSetup {
    private static final String FLINKS_CATALOG = "default_catalog";
    private static final String FLINKS_DATABASE = "default_database";
    private static final String TIME_ZONE = "table.local-time-zone";

    private final Kappa kappa;
    private final LongSupplier statements;

    /** @param statements counts on with every statement of any session */
    SessionSetup(Kappa kappa, LongSupplier statements) {
        this.kappa = kappa;
        this.statements = statements;
    }

    SessionEnvironment of(SessionEnvironment wanted) {
        Map<String, String> settings = new HashMap<>(defaults());
        settings.putAll(allowed(wanted.getSessionConfig()));
        SessionEnvironment.Builder session = SessionEnvironment.newBuilder()
                .setSessionEndpointVersion(wanted.getSessionEndpointVersion())
                .addSessionConfig(settings)
                .setDefaultCatalog(wanted.getDefaultCatalog().orElse(KappaCatalog.NAME));
        wanted.getSessionName().ifPresent(session::setSessionName);
        wanted.getRegisteredCatalogCreators().forEach(session::registerCatalogCreator);
        wanted.getRegisteredModuleCreators().forEach(session::registerModuleCreatorAtHead);
        if (!wanted.getRegisteredCatalogCreators().containsKey(FLINKS_CATALOG)) {
            session.registerCatalogCreator(
                    FLINKS_CATALOG, (config, loader) -> new GenericInMemoryCatalog(FLINKS_CATALOG, FLINKS_DATABASE));
        }
        ReadableTables tables = ReadableTables.of(kappa.config().kafka().jobProperties());
        session.registerCatalogCreator(
                KappaCatalog.NAME,
                // the configuration is the session's own, in which SET changes the mode
                (config, loader) -> KappaCatalog.ofSession(
                        () -> kappa.registry().topology(),
                        () -> tables.inBatch(config.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH),
                        UserFunctions.in(v -> JobJar.ofFunction(kappa.config(), v)),
                        statements));
        return session.build();
    }

    private Map<String, String> allowed(Map<String, String> wanted) {
        if (kappa.config().gateway().codeAndFiles()) {
            return wanted;
        }
        SettingGuard.reachAtStart(wanted).ifPresent(what -> {
            throw new StatementRefused(refusal(what, Optional.empty()));
        });
        return SettingGuard.harmless(wanted);
    }

    /** @param what would be done, as the beginning of a sentence */
    static KappaException refusal(String what, Optional<Position> place) {
        Problem problem = Problem.of(
                ErrorCode.NOT_ALLOWED,
                what + ", which this gateway refuses.",
                (what.startsWith("USING JAR")
                                ? "CREATE FUNCTION (not TEMPORARY, and in the catalog kappa) takes a jar of the directory of job.jars. "
                                : "")
                        + "What a query needs belongs on the class path of gateway and cluster. gateway.code-and-files=ALLOW in the"
                        + " configuration file lets everybody who reaches the gateway do what its process may do.");
        return new KappaException(place.map(problem::at).orElse(problem));
    }

    private Map<String, String> defaults() {
        URI rest = kappa.config().flink().restUrl();
        int port = rest.getPort() >= 0 ? rest.getPort() : rest.getScheme().equals("https") ? 443 : 80;
        Map<String, String> settings = new HashMap<>();
        settings.put("execution.target", "remote");
        settings.put("rest.address", rest.getHost());
        settings.put("rest.port", Integer.toString(port));
        settings.put("pipeline.jars", kappa.config().jobJar().toUri().toString());
        settings.put(TIME_ZONE, "UTC");
        return settings;
    }

    /** The settings of a session that change what a query means, as far as they are not the defaults. */
    static Map<String, String> meaning(Map<String, String> session) {
        Map<String, String> meaning = new TreeMap<>();
        session.forEach((key, value) -> {
            boolean changes = key.equals(TIME_ZONE) && !value.equals("UTC")
                    || key.startsWith("table.exec.")
                    || key.startsWith("table.optimizer.");
            if (changes) {
                meaning.put(key, value);
            }
        });
        return meaning;
    }
}
