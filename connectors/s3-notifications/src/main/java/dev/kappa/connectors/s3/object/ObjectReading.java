package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.options.KeyGlobs;
import java.io.Serializable;
import java.util.Objects;

/**
 * Which objects are read, and how.
 *
 * @param globs as option {@code records} has them
 * @param maxRecordBytes a longer record is a dead letter
 * @param maxObjectBytes an object that is longer when unpacked is a dead letter
 */
public record ObjectReading(String globs, long maxRecordBytes, long maxObjectBytes) implements Serializable {
    public ObjectReading {
        Objects.requireNonNull(globs);
        if (maxRecordBytes < 1 || maxRecordBytes > Integer.MAX_VALUE - 64 || maxObjectBytes < 1) {
            throw new IllegalArgumentException(
                    "records of " + maxRecordBytes + " bytes, objects of " + maxObjectBytes + " bytes");
        }
    }

    KeyGlobs keys() {
        return KeyGlobs.parse(globs);
    }
}
