package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
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
        List<String> line = flink.java(name(), "64m", "256m")
                .options("-XX:+UseSerialGC")
                .module(settings, "k8s/local")
                .main(MAIN);
        return flink.command(name(), line);
    }

    @Override
    public Optional<String> notReady() {
        return Optional.empty();
    }
}
