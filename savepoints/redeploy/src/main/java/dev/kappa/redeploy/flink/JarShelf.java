package dev.kappa.redeploy.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.topology.Sha256;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The jars that the cluster holds for us. Each is named after the hash of its content, so that one is uploaded once however often
 * it is used, and a changed one is never mistaken for the old. A cluster that was started anew may have lost them: it is asked
 * before each use. A job that needs several is given one that carries all of them under {@code lib/}, where Flink finds them.
 */
final class JarShelf {
    private final RestClient rest;
    private final JarHash hashes = new JarHash();

    JarShelf(RestClient rest) {
        this.rest = rest;
    }

    /** The cluster's id of the jar, uploaded now where needed. */
    synchronized String id(Path jar, List<Path> libraries) {
        String name = name(jar, libraries);
        return listed(name).orElseGet(() -> libraries.isEmpty() ? upload(name, jar) : uploadAll(name, libraries, jar));
    }

    /** Of many jars there is no room for all hashes in the name of a file. */
    private String name(Path jar, List<Path> libraries) {
        String others = libraries.stream().map(hashes::of).collect(Collectors.joining("-"));
        if (libraries.size() > 1) {
            others = Sha256.of(others);
        }
        return "kappa-" + hashes.of(jar) + (others.isEmpty() ? "" : "-" + others) + ".jar";
    }

    /** Flink puts the nested jars on the job's class path in their order. */
    private String uploadAll(String name, List<Path> libraries, Path jar) {
        try {
            Path all = Files.createTempFile("kappa-job", ".jar");
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(all))) {
                out.setLevel(Deflater.NO_COMPRESSION);
                for (int i = 0; i < libraries.size(); i++) {
                    add(out, String.format(Locale.ROOT, "lib/1-users-%03d.jar", i), libraries.get(i));
                }
                add(out, "lib/2-kappa.jar", jar);
            }
            try {
                return upload(name, all);
            } finally {
                Files.deleteIfExists(all);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put " + libraries + " and " + jar + " into one jar", e);
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
