package dev.kappa.connectors.s3.reader;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How a queue is read.
 *
 * @param bucket take notifications of this bucket only; empty for every bucket
 * @param maxInFlight most messages received and not yet deleted, over all readers
 */
public record QueueReading(String queueUrl, String bucket, Duration waitTime, Duration visibility, int maxInFlight)
        implements Serializable {
    public QueueReading {
        Objects.requireNonNull(queueUrl);
        Objects.requireNonNull(bucket);
        Objects.requireNonNull(waitTime);
        if (visibility.toMillis() < 1000 || maxInFlight < 1) {
            throw new IllegalArgumentException(
                    "queue " + queueUrl + " with visibility " + visibility + " and " + maxInFlight + " in flight");
        }
    }
}
