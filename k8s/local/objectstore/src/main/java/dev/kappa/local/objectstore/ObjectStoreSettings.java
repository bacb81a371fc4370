package dev.kappa.local.objectstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the object store is started with: where it listens, where its files are, who may come in, which buckets exist from the start. */
record ObjectStoreSettings(
        String host,
        int s3Port,
        int sqsPort,
        Path directory,
        String accessKey,
        String secretKey,
        List<String> buckets) {
    ObjectStoreSettings {
        buckets = List.copyOf(buckets);
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("the files s3-access-key and s3-secret-key must not be empty");
        }
    }

    /** Reads {@code <s3 port> <sqs port> <directory> <secrets directory> <bucket>...}. */
    static ObjectStoreSettings of(String... arguments) throws IOException {
        if (arguments.length < 4) {
            throw new IllegalArgumentException(
                    "usage: <s3 port> <sqs port> <directory> <secrets directory> <bucket>...");
        }
        Path secrets = Path.of(arguments[3]);
        return new ObjectStoreSettings(
                "127.0.0.1",
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Path.of(arguments[2]).toAbsolutePath(),
                Files.readString(secrets.resolve("s3-access-key")).strip(),
                Files.readString(secrets.resolve("s3-secret-key")).strip(),
                List.of(arguments).subList(4, arguments.length));
    }
}
