package dev.kappa.connectors.s3.split;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A reader's share of a queue.
 *
 * @param share which of the equal shares, from 0
 */
public record QueueSplit(String queueUrl, int share) implements SourceSplit {
    public QueueSplit {
        Objects.requireNonNull(queueUrl);
        if (share < 0) {
            throw new IllegalArgumentException("share " + share + " of queue " + queueUrl);
        }
    }

    @Override
    public String splitId() {
        return queueUrl + "#" + share;
    }
}
