package dev.kappa.connectors.s3.object;

import java.nio.file.Path;
import java.util.Optional;

/** What fetching an object led to. */
sealed interface Fetched {
    /**
     * Unpacked, whole and checked.
     *
     * @param eTag of the bytes that were read
     */
    record Spooled(Path file, Optional<String> eTag) implements Fetched {}

    /** Not one record of it can be taken. */
    record Spoiled(String reason) implements Fetched {}
}
