package dev.kappa.connectors.kafka.commit;

import dev.kappa.topology.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves notice of every transaction that was lost: the committed offset of a consumer group that nobody runs, in the topic that lacks the
 * records, is how many. The notice is in Kafka before the committer goes on; where it cannot be left, the job fails, and after its
 * restart the commit fails again and the notice is tried again. So there is no loss without a notice; there may be two notices of one.
 *
 * <p>A consumer group, because it needs nothing to be made before, survives every part that may be killed, and the broker that refused the
 * commit is there. The controller looks at it ({@link Names#lossGroup}), and marks the version as suspect.
 *
 * @param properties of Kafka's clients
 * @param version the consumer group of the version that writes
 * @param topic that lacks the records
 */
public record LossNotice(Properties properties, String version, String topic) implements CommitGuard {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LossNotice.class);
    /** Brokers take 4,096 characters with an offset. */
    private static final int LONGEST = 500;

    @Override
    public <C> Committer<C> around(Committer<C> committer) {
        return new Noticing<>(committer, this);
    }

    void leave(Throwable reason) throws IOException {
        String words = String.valueOf(reason.getMessage());
        LOG.error("a transaction of {} is lost, and its records with it: {}", version, words);
        TopicPartition place = new TopicPartition(topic, 0);
        String group = Names.lossGroup(version);
        try (Admin admin = Admin.create(properties)) {
            OffsetAndMetadata former = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(place);
            long losses = (former == null ? 0 : former.offset()) + 1;
            String cut = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
            admin.alterConsumerGroupOffsets(group, Map.of(place, new OffsetAndMetadata(losses, cut)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "the loss of a transaction of " + version + " cannot be noted in Kafka", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the loss of a transaction of " + version + " was noted", e);
        }
    }

    private record Noticing<C>(Committer<C> committer, LossNotice notice) implements Committer<C> {
        @Override
        public void commit(Collection<CommitRequest<C>> requests) throws IOException, InterruptedException {
            List<CommitRequest<C>> watched = requests.stream()
                    .<CommitRequest<C>>map(r -> new Watched<>(r, notice))
                    .toList();
            try {
                committer.commit(watched);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }

    private record Watched<C>(Committer.CommitRequest<C> request, LossNotice notice)
            implements Committer.CommitRequest<C> {
        /** This is the silent one: Flink counts it, and goes on. */
        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            try {
                notice.leave(reason);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            request.signalFailedWithKnownReason(reason);
        }

        /** Fails the job: loud enough. */
        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            request.signalFailedWithUnknownReason(reason);
        }

        @Override
        public C getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(C committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }
}
