package dev.kappa.connectors.s3.options;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The checked options of a bucket source. References to secrets are kept as they are.
 *
 * @param visibility empty: the default, raised by slow checkpoints
 */
public record BucketOptions(
        URI queueUrl,
        Optional<String> bucket,
        String region,
        Optional<URI> endpoint,
        URI queueEndpoint,
        boolean pathStyleAccess,
        Optional<String> accessKey,
        Optional<String> secretKey,
        KeyGlobs records,
        Optional<Duration> visibility,
        Duration waitTime,
        int maxInFlight,
        OptionalInt parallelism,
        long maxRecordBytes,
        long maxObjectBytes) {
    public BucketOptions {
        Objects.requireNonNull(queueUrl);
        Objects.requireNonNull(bucket);
        Objects.requireNonNull(region);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(queueEndpoint);
        Objects.requireNonNull(accessKey);
        Objects.requireNonNull(secretKey);
        Objects.requireNonNull(records);
        Objects.requireNonNull(visibility);
        Objects.requireNonNull(waitTime);
        Objects.requireNonNull(parallelism);
    }

    /** Throws a {@code KappaException} with every problem. */
    public static BucketOptions of(String source, Map<String, String> options) {
        return new BucketOptionsReader(source, options).read();
    }
}
