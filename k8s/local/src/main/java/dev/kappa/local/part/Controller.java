package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import dev.kappa.redeploy.config.KappaConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Kappa's controller: carries out what the gateway wrote into the journal. */
final class Controller implements Part {
    private static final String MAIN = "dev.kappa.redeploy.ControllerMain";
    private final StackSettings settings;
    private final FlinkHome flink;

    Controller(StackSettings settings) {
        this.settings = settings;
        this.flink = new FlinkHome(settings);
    }

    static boolean isBuilt(StackSettings settings) {
        Path classes = settings.checkout().resolve("savepoints/redeploy/target/classes");
        return Files.exists(classes.resolve(MAIN.replace('.', '/') + ".class"));
    }

    @Override
    public String name() {
        return "controller";
    }

    @Override
    public List<Port> ports() {
        return List.of();
    }

    @Override
    public Set<String> needs() {
        return Set.of("postgres", "kafka", "jobmanager");
    }

    @Override
    public void prepare() throws Exception {
        flink.write(name());
    }

    @Override
    public Command command() {
        JavaLine java = flink.java(name(), "64m", "256m").options("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        // As the gateway: the connectors' inspectors, which drop what a source left outside, link against Flink.
        SqlClassPath.addTo(java, settings);
        return flink.command(name(), java.main(MAIN));
    }

    /** It works once it holds the lock. Beside other controllers it may never do so: then it is enough that one of them does. */
    @Override
    public Optional<String> notReady() {
        KappaConfig config = KappaConfig.read(settings.config());
        Optional<Long> pid = settings.home().pidFile(name()).running().map(entry -> entry.process()
                .pid());
        String owner = settings.userConfig().isPresent() ? "%" : "%:" + pid.orElse(-1L);
        try (Connection connection = DriverManager.getConnection(
                        config.serving().url(),
                        config.serving().user(),
                        config.secrets().resolve(config.serving().password()));
                PreparedStatement holder = connection.prepareStatement(
                        "SELECT FROM kappa.lock WHERE owner LIKE ? AND expires_at > clock_timestamp()")) {
            holder.setString(1, owner);
            try (ResultSet row = holder.executeQuery()) {
                return row.next() ? Optional.empty() : Optional.of("the lock");
            }
        } catch (SQLException e) {
            return Optional.of("the lock in " + config.serving().url() + " (" + e.getMessage() + ")");
        }
    }
}
