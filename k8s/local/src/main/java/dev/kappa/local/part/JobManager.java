package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flink's JobManager as a session cluster: jobs come and go over REST. */
final class JobManager implements Part {
    private final StackSettings settings;
    private final FlinkHome flink;

    JobManager(StackSettings settings) {
        this.settings = settings;
        this.flink = new FlinkHome(settings);
    }

    @Override
    public String name() {
        return "jobmanager";
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.FLINK_REST, Port.FLINK_RPC, Port.FLINK_BLOB);
    }

    @Override
    public void prepare() throws Exception {
        flink.write(name());
        new Template("compiler-directives.json").fill(compilerDirectives(), Map.of());
    }

    private Path compilerDirectives() {
        return flink.configuration(name()).resolve("compiler-directives.json");
    }

    @Override
    public Command command() {
        List<String> line = flink.java(name(), "192m", "640m")
                .options("-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=768m")
                .options("-XX:+UnlockDiagnosticVMOptions", "-XX:CompilerDirectivesFile=" + compilerDirectives())
                .module(settings, "k8s/local/flink")
                .main(
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "--configDir",
                        flink.configuration(name()).toString(),
                        "--executionMode",
                        "cluster");
        return flink.command(name(), line);
    }

    @Override
    public Optional<String> notReady() throws InterruptedException {
        return HttpProbe.get("http://" + settings.address(Port.FLINK_REST) + "/overview")
                        .filter(answer -> answer.statusCode() == 200)
                        .isPresent()
                ? Optional.empty()
                : Optional.of("an answer on " + settings.address(Port.FLINK_REST));
    }
}
