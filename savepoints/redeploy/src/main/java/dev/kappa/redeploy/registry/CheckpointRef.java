package dev.kappa.redeploy.registry;

import java.util.Objects;

/** A completed checkpoint or savepoint: its number, which counts on over restarts, and where it is (a URI or a path). */
public record CheckpointRef(long id, String path) {
    public CheckpointRef {
        Objects.requireNonNull(path);
    }
}
