package dev.kappa.connectors.kafka.raw;

import java.io.Serializable;
import java.time.Duration;

/**
 * What is late, and what is too early.
 *
 * @param topic where late records go
 * @param delay by how much the declared watermark stays behind the event time
 * @param maxAhead by how much an event time may be later than the record's Kafka timestamp
 */
record LatenessRule(String topic, Duration delay, Duration maxAhead) implements Serializable {

    private static final long serialVersionUID = 1L;

    LatenessRule {
        if (delay.isNegative() || maxAhead.isNegative()) {
            throw new IllegalArgumentException(
                    "'watermark-delay' and 'event-time.max-ahead' cannot be negative, they were " + delay + " and "
                            + maxAhead);
        }
    }
}
