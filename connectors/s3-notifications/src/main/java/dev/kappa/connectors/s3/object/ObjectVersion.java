package dev.kappa.connectors.s3.object;

import java.util.Objects;
import java.util.Optional;

/** Which bytes are meant: by version, else by ETag, else whatever is there now. */
public record ObjectVersion(String bucket, String key, Optional<String> version, Optional<String> eTag) {
    public ObjectVersion {
        Objects.requireNonNull(bucket);
        Objects.requireNonNull(key);
        Objects.requireNonNull(version);
        Objects.requireNonNull(eTag);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key
                + version.map(v -> "?versionId=" + v).orElse("");
    }
}
