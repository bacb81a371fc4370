package dev.kappa.redeploy.log;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Waits until a topic that was just created takes records. Brokers hear of it one after the other, and tell who leads a partition a moment
 * before that one serves it. A producer that writes in this moment, with several requests on their way, may have the first refused and
 * the second taken; Kafka 3.9 then refuses the first for ever, as out of order.
 */
public final class TopicLeaders {
    private static final int ATTEMPTS = 500;
    private static final long PAUSE_MS = 20;

    private TopicLeaders() {}

    /** Throws what Kafka throws, also when the topic is not known after ten seconds. */
    public static void await(Admin admin, String topic, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
        for (int attempt = 1; ; attempt++) {
            try {
                KafkaCalls.get(admin.listOffsets(ends).all());
                return;
            } catch (UnknownTopicOrPartitionException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MS);
        }
    }
}
