package dev.kappa.gateway.preflight;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.topology.error.KappaException;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a plan asks of Flink and Kafka. Each throws {@link Unavailable} when nobody answers, and {@link KappaException} when
 * the question is refused.
 */
public interface Outside extends AutoCloseable {
    /** Task slots of the Flink cluster. */
    Slots slots();

    /** What a topic holds. */
    TopicHistory history(String topic);

    /** Every consumer group that has a position in a topic, by topic. */
    SortedMap<String, SortedSet<String>> readers();

    @Override
    void close();
}
