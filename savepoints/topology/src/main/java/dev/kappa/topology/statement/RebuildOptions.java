package dev.kappa.topology.statement;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a rebuild ends; what is absent is the configured default.
 *
 * @param cutover {@code CUTOVER = AUTO | MANUAL}
 * @param retain {@code RETAIN = INTERVAL '1' DAY}: how long the old versions are kept
 */
public record RebuildOptions(Optional<Cutover> cutover, Optional<Duration> retain) {
    /** Whether the new versions become live by themselves, or at ALTER REBUILD id APPLY. */
    public enum Cutover {
        AUTO,
        MANUAL
    }

    public static final RebuildOptions DEFAULTS = new RebuildOptions(Optional.empty(), Optional.empty());

    public RebuildOptions {
        Objects.requireNonNull(cutover);
        Objects.requireNonNull(retain);
    }
}
