package dev.kappa.connectors.s3.object;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What asking for an object version led to. */
public sealed interface OpenedObject {
    /**
     * The bytes as they are stored. Closing before the end aborts the transfer.
     *
     * @param eTag of what is being read, without quotes
     */
    record Content(InputStream bytes, long length, Optional<String> eTag) implements OpenedObject, AutoCloseable {
        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /** These bytes cannot be had, now and later: deleted, overwritten, archived, forbidden. The reason is for people. */
    record Unavailable(String reason) implements OpenedObject {}
}
