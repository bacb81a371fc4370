package dev.kappa.redeploy.flink;

import dev.kappa.redeploy.registry.CheckpointRef;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code <checkpoints>/<job id>/chk-<n>/_metadata}. Flink writes {@code _metadata} last and by an atomic rename, before it
 * tells anyone that the checkpoint is complete: a checkpoint whose commits reached Kafka always has one. Only {@code file:}
 * directories can be listed; of any other the answer is unknown. A savepoint is {@code <savepoints>/<job id>/<some name>/_metadata},
 * and the job's own: it is asked for with that directory.
 */
public final class DirectoryCheckpointStore implements CheckpointStore {
    private static final Pattern NUMBER = Pattern.compile("chk-(\\d{1,18})");

    /** {@code org.apache.flink.runtime.checkpoint.Checkpoints.HEADER_MAGIC_NUMBER}. */
    private static final int MAGIC = 0x4960672d;

    private final URI root;
    private final URI savepoints;

    public DirectoryCheckpointStore(URI root, URI savepoints) {
        this.root = root;
        this.savepoints = savepoints;
    }

    @Override
    public Listing completed(String jobId) {
        Optional<Path> directory = local(root.toString());
        if (directory.isEmpty()) {
            return new Listing.Unknown(root + " cannot be listed from here (only file: directories can)");
        }
        if (!Files.isDirectory(directory.get())) {
            return new Listing.Unknown("the directory " + directory.get() + " does not exist on this machine");
        }
        Path ofJob = directory.get().resolve(jobId);
        if (!Files.isDirectory(ofJob)) {
            return new Listing.Listed(List.of());
        }
        List<CheckpointRef> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(ofJob)) {
            for (Path entry : entries.toList()) {
                Matcher m = NUMBER.matcher(entry.getFileName().toString());
                if (m.matches() && Files.isRegularFile(entry.resolve("_metadata"))) {
                    found.add(new CheckpointRef(Long.parseLong(m.group(1)), "file:" + entry));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return new Listing.Unknown("the directory " + ofJob + " cannot be read (" + e.getMessage() + ")");
        }
        return new Listing.Listed(found);
    }

    @Override
    public Presence presence(String path) {
        return local(path)
                .map(p -> Files.isRegularFile(p.resolve("_metadata")) ? Presence.THERE : Presence.GONE)
                .orElse(Presence.UNKNOWN);
    }

    @Override
    public String savepoints(String jobId) {
        return savepoints.toString().replaceFirst("/+$", "") + "/" + jobId;
    }

    @Override
    public Savepoint savepoint(String jobId) {
        Optional<Path> directory = local(savepoints(jobId));
        if (directory.isEmpty()) {
            return new Savepoint.Unknown(savepoints + " cannot be listed from here (only file: directories can)");
        }
        if (!Files.isDirectory(directory.get())) {
            return new Savepoint.None();
        }
        try (Stream<Path> entries = Files.list(directory.get())) {
            return entries.filter(e -> Files.isRegularFile(e.resolve("_metadata")))
                    .max(Comparator.comparingLong(
                            e -> e.resolve("_metadata").toFile().lastModified()))
                    .map(DirectoryCheckpointStore::there)
                    .orElseGet(Savepoint.None::new);
        } catch (IOException | UncheckedIOException e) {
            return new Savepoint.Unknown(
                    "the directory " + directory.get() + " cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Flink's metadata begin with a magic number, their version, and the number of the checkpoint. */
    private static Savepoint there(Path savepoint) {
        Path metadata = savepoint.resolve("_metadata");
        try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
            int magic = in.readInt();
            if (magic != MAGIC) {
                return new Savepoint.Unknown(metadata + " is not the metadata of a savepoint");
            }
            in.readInt();
            return new Savepoint.There("file:" + savepoint, in.readLong());
        } catch (IOException e) {
            return new Savepoint.Unknown(metadata + " cannot be read (" + e.getMessage() + ")");
        }
    }

    @Override
    public void delete(String jobId) {
        local(root.toString()).map(r -> r.resolve(jobId)).ifPresent(DirectoryCheckpointStore::deleteTree);
        local(savepoints(jobId)).ifPresent(DirectoryCheckpointStore::deleteTree);
    }

    @Override
    public boolean prune(String earlier, String later) {
        Optional<Path> ofEarlier = local(root.toString()).map(r -> r.resolve(earlier));
        if (ofEarlier.isEmpty() || !(completed(later) instanceof Listing.Listed listed)) {
            return false;
        }
        local(savepoints(earlier)).ifPresent(DirectoryCheckpointStore::deleteTree);
        if (!Files.isDirectory(ofEarlier.get())) {
            return true;
        }
        try {
            String needed = metadata(listed.completed());
            try (Stream<Path> all = Files.walk(ofEarlier.get())) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    if (Files.isDirectory(p)
                            ? isEmpty(p)
                            : !needed.contains(p.getFileName().toString())) {
                        Files.deleteIfExists(p);
                    }
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // A checkpoint that Flink is removing; what is left is looked at again.
        }
        return !Files.exists(ofEarlier.get());
    }

    /**
     * The metadata name each file whose contents they do not hold themselves
     * ({@code org.apache.flink.runtime.checkpoint.metadata.MetadataV2V3SerializerBase}).
     */
    private static String metadata(List<CheckpointRef> checkpoints) throws IOException {
        StringBuilder all = new StringBuilder();
        for (CheckpointRef checkpoint : checkpoints) {
            Path metadata = local(checkpoint.path()).orElseThrow().resolve("_metadata");
            all.append(Files.readString(metadata, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void deleteTree(Path directory) {
        // Flink may still be removing files of its own.
        for (int attempt = 1; Files.isDirectory(directory); attempt++) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(p);
                }
            } catch (NoSuchFileException e) {
                // Somebody else removed it first.
            } catch (IOException | UncheckedIOException e) {
                if (attempt == 5) {
                    throw new UncheckedIOException(
                            "cannot delete " + directory, e instanceof IOException io ? io : new IOException(e));
                }
            }
        }
    }

    private static Optional<Path> local(String uri) {
        if (uri.startsWith("/")) {
            return Optional.of(Path.of(uri));
        }
        return uri.startsWith("file:") ? Optional.of(Path.of(URI.create(uri).getPath())) : Optional.empty();
    }
}
