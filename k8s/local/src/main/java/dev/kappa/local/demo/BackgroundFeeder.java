package dev.kappa.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The feeder in a process of its own. */
final class BackgroundFeeder implements AutoCloseable {
    private final Process process;
    private final Path log;

    BackgroundFeeder(String speed, Optional<String> until, Path config, Path log) throws IOException {
        this.log = log;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kappa.local.shop.Feeder",
                "--speed",
                speed,
                "--files-ahead",
                "7",
                "--config",
                config.toString()));
        until.ifPresent(day -> command.addAll(List.of("--until", day)));
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Whether it still plays; throws if it has failed. */
    boolean isPlaying() throws IOException {
        if (process.isAlive()) {
            return true;
        }
        if (process.exitValue() != 0) {
            throw new IOException("the feeder failed:\n" + Files.readString(log));
        }
        return false;
    }

    /** Lets it finish its transaction; it can be started again later. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the feeder did not stop within 30 s");
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
