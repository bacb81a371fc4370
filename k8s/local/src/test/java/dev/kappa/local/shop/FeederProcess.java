package dev.kappa.local.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The feeder as a process of its own, which can be killed and started again. */
final class FeederProcess implements AutoCloseable {
    private final Path config;
    private final Path log;
    private Process process;

    FeederProcess(Path config, Path log) {
        this.config = config;
        this.log = log;
    }

    void start(String speed, Optional<String> until) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Feeder.class.getName(),
                "--speed",
                speed,
                "--files-ahead",
                "7",
                "--config",
                config.toString()));
        until.ifPresent(day -> command.addAll(List.of("--until", day)));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** With -9; fails if it had already ended. */
    void kill() throws InterruptedException {
        if (!isRunning()) {
            throw new AssertionError("the feeder had ended before it was killed: the fault missed");
        }
        process.destroyForcibly();
        process.waitFor();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    void awaitEnd() throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new AssertionError("the feeder failed:\n" + Files.readString(log));
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
