package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a new version has read what it is to catch up with.
 *
 * @param consumed offsets that its consumer group has committed, over all its input topics
 * @param total the ends of those topics for readers of committed records; grows while facts come in
 * @param perSecond at which {@code consumed} grew lately
 * @param left until it has caught up, if that can be said
 * @param waitingFor why it does not go on, if it does not
 */
public record VersionProgress(
        VersionId version,
        long consumed,
        long total,
        double perSecond,
        Optional<Duration> left,
        Optional<String> waitingFor,
        Instant at) {
    public VersionProgress {
        Objects.requireNonNull(version);
        Objects.requireNonNull(left);
        Objects.requireNonNull(waitingFor);
        Objects.requireNonNull(at);
    }
}
