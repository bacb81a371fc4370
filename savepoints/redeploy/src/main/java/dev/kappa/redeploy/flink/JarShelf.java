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

/**
 * The jars that the cluster holds for us. Each is named after the hash of its content, so that one is uploaded once however often
 * it is used, and a changed one is never mistaken for the old. A cluster that was started anew may have lost them: it is asked
 * before each use.
 */
final class JarShelf {
    private final RestClient rest;
    private final JarHash hashes = new JarHash();

    JarShelf(RestClient rest) {
        this.rest = rest;
    }

    /** The cluster's id of the jar, uploaded now where needed. */
    synchronized String id(Path jar) {
        String name = "kappa-" + hashes.of(jar) + ".jar";
        return listed(name).orElseGet(() -> upload(name, jar));
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
