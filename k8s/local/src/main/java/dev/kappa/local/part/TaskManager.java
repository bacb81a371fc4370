package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Flink's TaskManager: the process that runs every job's operators. */
final class TaskManager implements Part {
    private final StackSettings settings;
    private final FlinkHome flink;

    TaskManager(StackSettings settings) {
        this.settings = settings;
        this.flink = new FlinkHome(settings);
    }

    @Override
    public String name() {
        return "taskmanager";
    }

    @Override
    public List<Port> ports() {
        return List.of();
    }

    /** A new id a start: the JobManager goes on listing a killed TaskManager until its heartbeat times out. */
    @Override
    public void prepare() throws Exception {
        flink.write(name());
        Files.writeString(id(), "taskmanager-" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Override
    public Command command() {
        List<String> line = flink.java(name(), "256m", "1024m")
                .options("-XX:+UseG1GC", "-XX:MaxDirectMemorySize=640m", "-XX:MaxMetaspaceSize=1280m")
                .options(further())
                .module(settings, "k8s/local/flink")
                .main(
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        "--configDir",
                        flink.configuration(name()).toString(),
                        "-Dtaskmanager.resource-id=" + currentId());
        return flink.command(name(), line);
    }

    /** Options of the user's own, from the variable that Flink's start scripts read. */
    private static List<String> further() {
        return Optional.ofNullable(System.getenv("FLINK_ENV_JAVA_OPTS_TM")).stream()
                .flatMap(options -> Stream.of(options.strip().split("\\s+")))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    @Override
    public Optional<String> notReady() throws InterruptedException {
        String wanted = "\"" + currentId() + "\"";
        return HttpProbe.get("http://" + settings.address(Port.FLINK_REST) + "/taskmanagers")
                        .filter(answer -> answer.body().contains(wanted))
                        .isPresent()
                ? Optional.empty()
                : Optional.of("the JobManager to know " + currentId());
    }

    private Path id() {
        return settings.home().data(name()).resolve("resource-id");
    }

    private String currentId() {
        try {
            return Files.readString(id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
