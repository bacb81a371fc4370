package dev.kappa.connectors.s3.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a queue is set up, and about how full it is.
 *
 * @param arn how a bucket's notification configuration names it; empty where the server does not tell
 * @param deadLetterArn where messages go that were received too often; empty without a redrive policy
 * @param mostReceives how often a message is handed out before it goes there
 * @param waiting messages that can be received now
 * @param inFlight messages received and not yet deleted
 */
public record QueueFacts(
        Optional<String> arn,
        Duration visibility,
        Optional<String> deadLetterArn,
        OptionalInt mostReceives,
        long waiting,
        long inFlight) {}
