package dev.kappa.local.process;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/** The file that remembers one part's process from one run of the launcher to the next. */
public record PidFile(Path path) {
    /** What is remembered: which process, since when, and the ports it was told to listen on. */
    public record Entry(ProcessIdentity process, Instant started, String ports) {}

    /** The remembered process, if it still is that one and runs. */
    public Optional<Entry> running() {
        return read().filter(entry -> entry.process().isAlive());
    }

    /** The remembered process, dead or alive. */
    public Optional<Entry> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(path)) {
            values.load(in);
            return Optional.of(new Entry(
                    new ProcessIdentity(Long.parseLong(values.getProperty("pid")), values.getProperty("birth")),
                    Instant.parse(values.getProperty("started")),
                    values.getProperty("ports", "")));
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(
                    path + " is not a pid file of ours (" + e.getMessage() + "): look at it, then remove it", e);
        }
    }

    public void write(Entry entry) throws IOException {
        Properties values = new Properties();
        values.setProperty("pid", Long.toString(entry.process().pid()));
        values.setProperty("birth", entry.process().birth());
        values.setProperty("started", entry.started().toString());
        values.setProperty("ports", entry.ports());
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try (Writer out = Files.newBufferedWriter(next)) {
            values.store(out, null);
        }
        Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
