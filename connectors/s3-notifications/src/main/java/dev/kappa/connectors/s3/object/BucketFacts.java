package dev.kappa.connectors.s3.object;

import java.util.Optional;
import java.util.Set;

/**
 * What can be seen of a bucket from outside.
 *
 * @param readable whether a missing object is told from a forbidden one, which needs {@code s3:GetObject} and {@code s3:ListBucket}
 * @param targets ARNs of queues and topics that it notifies, {@code eventbridge} included; empty where the server does not support the question
 */
public record BucketFacts(boolean exists, boolean readable, Optional<Set<String>> targets) {
    public BucketFacts {
        targets = targets.map(Set::copyOf);
    }
}
