package dev.kappa.redeploy.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The jars that the cluster holds for us. Each is named after the hash of its content, so that one is uploaded once however often
 * it is used, and a changed one is never mistaken for the old. A cluster that was started anew may have lost them: it is asked
 * before each use. A job that needs two is given one that carries both under {@code lib/}, where Flink finds them.
 */
final class JarShelf {
    private final RestClient rest;
    private final JarHash hashes = new JarHash();

    JarShelf(RestClient rest) {
        this.rest = rest;
    }

    /** The cluster's id of the jar, uploaded now where needed. */
    synchronized String id(Path jar, Optional<Path> library) {
        String name =
                "kappa-" + hashes.of(jar) + library.map(l -> "-" + hashes.of(l)).orElse("") + ".jar";
        return listed(name)
                .orElseGet(() -> library.isPresent() ? uploadBoth(name, library.get(), jar) : upload(name, jar));
    }

    /** Flink puts the nested jars on the job's class path in their order. */
    private String uploadBoth(String name, Path first, Path second) {
        try {
            Path both = Files.createTempFile("kappa-job", ".jar");
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(both))) {
                out.setLevel(Deflater.NO_COMPRESSION);
                add(out, "lib/1-users.jar", first);
                add(out, "lib/2-kappa.jar", second);
            }
            try {
                return upload(name, both);
            } finally {
                Files.deleteIfExists(both);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put " + first + " and " + second + " into one jar", e);
        }
    }

    private static void add(ZipOutputStream out, String entry, Path jar) throws IOException {
        out.putNextEntry(new ZipEntry(entry));
        Files.copy(jar, out);
        out.closeEntry();
    }

    private Optional<String> listed(String name) {
        for (JsonNode file : rest.get("/jars").require().path("files")) {
            if (file.path("name").asText().equals(name)) {
                return Optional.of(file.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private String upload(String name, Path jar) {
        try {
            JsonNode answer = rest.upload("/jars/upload", name, jar, Duration.ofMinutes(2))
                    .require();
            String path = answer.path("filename").asText();
            return path.substring(path.lastIndexOf('/') + 1);
        } catch (IOException | UncheckedIOException e) {
            throw new KappaException(
                    ErrorCode.SETUP,
                    "the jar " + jar + " cannot be read (" + e.getMessage() + ").",
                    "Build it or correct its path.");
        }
    }

    /** The jar must be there and readable; else a refusal that names it. */
    static void check(Path jar) {
        if (!Files.isReadable(jar)) {
            throw new KappaException(
                    ErrorCode.SETUP,
                    "the jar " + jar + " does not exist or cannot be read.",
                    "Build it or correct its path.");
        }
    }
}
