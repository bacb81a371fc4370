package dev.kappa.redeploy.flink;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies of users' jars by the hash of their content, in {@code <savepoints>/jars}: a version is started again, in a year too, from
 * the very jar that made its state, whatever became of the file. Where the savepoints are not in a {@code file:} directory nothing is
 * kept, and a changed file is refused.
 */
public final class KeptJars {
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final Optional<Path> directory;
    private final JarHash hashes = new JarHash();

    public KeptJars(URI savepoints) {
        this.directory = savepoints.getScheme().equals("file")
                ? Optional.of(Path.of(savepoints.getPath(), "jars"))
                : Optional.empty();
    }

    /** A jar to run and the hash of its content. */
    public record Kept(Path jar, String hash) {}

    /**
     * @param recorded the hash of what ran before, if it ran
     * @param owner for the message of a refusal
     */
    public Kept of(Path jar, Optional<String> recorded, String owner) {
        Optional<Path> before = recorded.flatMap(this::copy).filter(Files::isReadable);
        if (before.isPresent()) {
            return new Kept(before.get(), recorded.get());
        }
        String hash = hashes.of(jar);
        if (recorded.isPresent() && !recorded.get().equals(hash)) {
            throw new KappaException(
                    ErrorCode.NOT_ALLOWED,
                    "the jar " + jar + " is not the one that " + owner + " was started with (its SHA-256 was "
                            + recorded.get() + "), and its state may not fit.",
                    "Put the former jar back; a new jar makes a new version.");
        }
        return new Kept(
                copy(hash)
                        .map(copy -> copy.equals(jar) ? jar : keepAs(jar, copy))
                        .orElse(jar),
                hash);
    }

    /** Where the copy of a jar is, or will be once it is kept; where nothing can be kept the jar itself. */
    public Kept place(Path jar) {
        String hash = hashes.of(jar);
        return new Kept(copy(hash).orElse(jar), hash);
    }

    /** Keeps a copy of a jar where a definition will look for it ({@link #place}); refuses a jar that has changed since. */
    public void keep(Path jar, Path place) {
        if (Files.isReadable(place)) {
            directory.filter(place::startsWith).ifPresent(d -> touch(place));
            return;
        }
        if (!place(jar).jar().equals(place)) {
            throw new KappaException(
                    ErrorCode.CONFLICT,
                    "the jar " + jar + " has changed while the statement was planned.",
                    "Try again.");
        }
        keepAs(jar, place);
    }

    /** So that it counts as young until its version is recorded. */
    private static void touch(Path copy) {
        try {
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + copy, e);
        }
    }

    /** Removes copies that no version needs; young ones stay, for their version may not be recorded yet. */
    public void prune(Set<String> needed, Instant now) {
        if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
            return;
        }
        try (Stream<Path> copies = Files.list(directory.get())) {
            for (Path copy : copies.toList()) {
                String hash = copy.getFileName().toString().replaceFirst("\\.jar$", "");
                boolean young = Files.getLastModifiedTime(copy).toInstant().isAfter(now.minus(YOUNG));
                if (!needed.contains(hash) && !young) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new KappaException(
                    ErrorCode.SETUP,
                    "copies of jars that no version needs cannot be removed from " + directory.get() + " ("
                            + e.getMessage() + ").",
                    "Make the directory of flink.savepoints writable for the controller.");
        }
    }

    private Optional<Path> copy(String hash) {
        return directory.map(d -> d.resolve(hash + ".jar"));
    }

    private static Path keepAs(Path jar, Path copy) {
        try {
            Files.createDirectories(copy.getParent());
            Path part = Files.createTempFile(copy.getParent(), "part", null);
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
            return copy;
        } catch (IOException e) {
            throw new KappaException(
                    ErrorCode.SETUP,
                    "a copy of the jar " + jar + " cannot be kept as " + copy + " (" + e.getMessage() + ").",
                    "Make the directory of flink.savepoints writable for the controller.");
        }
    }
}
