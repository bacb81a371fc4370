package dev.kappa.gateway.endpoint;

import dev.kappa.gateway.execute.Kappa;
import dev.kappa.gateway.execute.Warmup;
import dev.kappa.redeploy.flink.ClientHeartbeats;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.gateway.api.endpoint.SqlGatewayEndpoint;
import org.apache.flink.table.gateway.api.endpoint.SqlGatewayEndpointFactory;
import org.apache.flink.table.gateway.api.endpoint.SqlGatewayEndpointFactoryUtils;
import org.apache.flink.table.gateway.api.utils.SqlGatewayException;
import org.apache.flink.table.gateway.rest.SqlGatewayRestEndpointFactory;

/**
 * {@code sql-gateway.endpoint.type: kappa}; takes every option of Flink's REST endpoint, and two of its own. Where it
 * listens is the configuration file's business, unless these options say so.
 */
public final class KappaEndpointFactory implements SqlGatewayEndpointFactory {
    /** The environment variable that names the configuration file. */
    public static final String CONFIG_VARIABLE = "KAPPA_CONFIG";

    static final ConfigOption<String> CONFIG = ConfigOptions.key("config")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Kappa's configuration file; if absent, the environment variable " + CONFIG_VARIABLE + ".");

    static final ConfigOption<Duration> ABANDONED_AFTER = ConfigOptions.key("abandoned-after")
            .durationType()
            .defaultValue(Duration.ofSeconds(70))
            .withDescription("A query ends when nothing was heard of its session for so long."
                    + " Flink's own clients are heard at least every 60 seconds.");

    @Override
    public String factoryIdentifier() {
        return "kappa";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(CONFIG, ABANDONED_AFTER);
    }

    @Override
    public SqlGatewayEndpoint createSqlGatewayEndpoint(Context context) {
        Configuration flink =
                Configuration.fromMap(context.getFlinkConfiguration().toMap());
        // the embedded SQL Client writes its address and port under sql-gateway.endpoint.rest.*
        Map<String, String> rest = new HashMap<>(SqlGatewayEndpointFactoryUtils.getEndpointConfig(flink, "rest"));
        rest.putAll(context.getEndpointOptions());
        Configuration own = Configuration.fromMap(context.getEndpointOptions());
        optionalOptions().forEach(option -> rest.remove(option.key()));
        Kappa kappa = Kappa.of(configuration(own));
        kappa.config().ofProcess();
        rest.putIfAbsent("address", kappa.config().gateway().host());
        rest.putIfAbsent("bind-address", kappa.config().gateway().host());
        rest.putIfAbsent("port", Integer.toString(kappa.config().gateway().port()));
        Configuration options = SqlGatewayRestEndpointFactory.rebuildRestEndpointOptions(rest, flink.toMap());
        Warmup.start(kappa);
        Conversations conversations = new Conversations(Clock.systemUTC());
        new AbandonedQueries(
                        context.getSqlGatewayService(),
                        conversations,
                        new ClientHeartbeats(kappa.config().flink().restUrl())::extend,
                        own.get(ABANDONED_AFTER),
                        Clock.systemUTC())
                .start();
        try {
            return new KappaRestEndpoint(
                    options, KappaGatewayService.over(context.getSqlGatewayService(), kappa, conversations));
        } catch (Exception e) {
            kappa.close();
            throw new SqlGatewayException("Cannot start the kappa endpoint.", e);
        }
    }

    private static Path configuration(Configuration own) {
        return own.getOptional(CONFIG)
                .or(() -> Optional.ofNullable(System.getenv(CONFIG_VARIABLE)).filter(v -> !v.isBlank()))
                .map(Path::of)
                .orElseThrow(() -> new KappaException(
                        ErrorCode.CONFIGURATION,
                        "nothing says where Kappa's configuration file is.",
                        "Set the environment variable " + CONFIG_VARIABLE
                                + ", or -Dsql-gateway.endpoint.kappa.config=<file>."));
    }
}
