package dev.kappa.local;

import dev.kappa.local.process.PidFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The directory that everything of a stack lives in: {@code data/<part>}, {@code logs/}, {@code pids/}, {@code secrets/}, {@code flink/}
 * (configuration, checkpoints, savepoints, uploaded jars), {@code kappa.properties} and {@code ports.properties}.
 */
public record StackHome(Path directory) {
    /** Where a part keeps what must survive. */
    public Path data(String part) {
        return create(directory.resolve("data").resolve(part));
    }

    public Path scratch(String part) {
        return create(directory.resolve("tmp").resolve(part));
    }

    /** What the part itself logs. */
    public Path log(String part) {
        return create(directory.resolve("logs")).resolve(part + ".log");
    }

    /** What the part's process prints: empty unless something went wrong before logging was up. */
    public Path output(String part) {
        return create(directory.resolve("logs")).resolve(part + ".out");
    }

    public PidFile pidFile(String part) {
        return new PidFile(create(directory.resolve("pids")).resolve(part + ".pid"));
    }

    public Path flink() {
        return create(directory.resolve("flink"));
    }

    /** Where everybody else reads how to reach this stack. */
    public Path config() {
        return directory.resolve("kappa.properties");
    }

    public LocalSecrets secrets() {
        return new LocalSecrets(directory.resolve("secrets"));
    }

    Map<Port, Integer> rememberedPorts() {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        if (Files.exists(portsFile())) {
            Properties values = new Properties();
            try (Reader in = Files.newBufferedReader(portsFile())) {
                values.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (Port port : Port.values()) {
                String value = values.getProperty(port.name());
                if (value != null) {
                    ports.put(port, Integer.parseInt(value));
                }
            }
        }
        return ports;
    }

    /** So that status, sql and the next start find the same ports without the environment of this one. */
    public void rememberPorts(Map<Port, Integer> ports) throws IOException {
        create(directory);
        Properties values = new Properties();
        ports.forEach((port, number) -> values.setProperty(port.name(), number.toString()));
        try (Writer out = Files.newBufferedWriter(portsFile())) {
            values.store(out, null);
        }
    }

    /** Removes everything that the stack keeps; refuses a directory that a stack never lived in. */
    public void deleteData() throws IOException {
        if (!Files.exists(portsFile())) {
            throw new StackException(directory + " is not the home of a stack: nothing was removed");
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Path portsFile() {
        return directory.resolve("ports.properties");
    }

    private static Path create(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new StackException("cannot create " + path + ": " + e.getMessage(), e);
        }
    }
}
