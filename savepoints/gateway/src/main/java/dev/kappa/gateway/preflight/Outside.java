package dev.kappa.gateway.preflight;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.redeploy.log.RefusedRecords.Refused;
import dev.kappa.topology.error.KappaException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What plans and questions ask of Flink and Kafka. Each throws {@link Unavailable} when nobody answers, and {@link KappaException} when
 * the question is refused.
 */
public interface Outside extends AutoCloseable {
    /** Task slots of the Flink cluster. */
    Slots slots();

    /** What a topic holds. */
    TopicHistory history(String topic);

    /** Every consumer group that has a position in a topic, by topic. */
    SortedMap<String, SortedSet<String>> readers();

    /** Partitions of a topic to which nobody has written yet, where somebody has to others; none where it is not there. */
    SortedSet<Integer> emptyPartitions(String topic);

    /** What is in a topic of dead letters or of late records; nothing where it is not there. */
    List<Refused> refused(String topic);

    @Override
    void close();
}
