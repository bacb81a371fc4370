package dev.kappa.connectors.s3;

import dev.kappa.connectors.s3.options.BucketConfigOptions;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.time.Duration;
import java.util.Optional;

/**
 * How long messages are hidden, measured against checkpoints. A message is deleted one to two checkpoints after it came; it is kept hidden
 * as long as that takes, but where the timeout is shorter than the interval every single message costs calls to extend it.
 */
final class VisibilityTimeout {
    private static final Duration LONGEST = Duration.ofHours(12);

    private VisibilityTimeout() {}

    /** The given one, else one minute or three checkpoints, whichever is longer. */
    static Duration of(BucketOptions options, Duration checkpointInterval) {
        Duration byDefault = BucketConfigOptions.VISIBILITY_TIMEOUT.defaultValue();
        Duration three = checkpointInterval.multipliedBy(3);
        Duration longer = three.compareTo(byDefault) > 0 ? three : byDefault;
        return options.visibility().orElse(longer.compareTo(LONGEST) > 0 ? LONGEST : longer);
    }

    static Optional<Problem> problem(String source, BucketOptions options, Duration checkpointInterval) {
        return options.visibility()
                .filter(given -> given.compareTo(checkpointInterval) < 0)
                .map(given -> Problem.of(
                        ErrorCode.INVALID_OPTION,
                        "option 'visibility-timeout' of source '" + source + "' is " + given.toSeconds()
                                + " s, less than the checkpoint interval of " + checkpointInterval.toSeconds() + " s.",
                        "Leave it out, or give at least '"
                                + checkpointInterval.multipliedBy(3).toSeconds() + " s'."));
    }
}
