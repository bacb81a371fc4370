package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.time.Instant;
import java.util.Objects;

/**
 * A savepoint that a version was stopped with, its way back.
 *
 * @param attempt the one that was stopped
 * @param path URI or path of its directory
 */
public record SavepointRow(VersionId version, long attempt, String path, Instant takenAt) {
    public SavepointRow {
        Objects.requireNonNull(version);
        Objects.requireNonNull(path);
        Objects.requireNonNull(takenAt);
    }
}
