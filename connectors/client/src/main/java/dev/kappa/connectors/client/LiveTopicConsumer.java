package dev.kappa.connectors.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream with a Kafka consumer group: always the topic of the version that is live, every record at least once.
 *
 * <pre>{@code
 * Properties kafka = new Properties();
 * kafka.put("bootstrap.servers", "127.0.0.1:21092");
 * kafka.put("group.id", "invoices");
 * kafka.put("key.deserializer", StringDeserializer.class);
 * kafka.put("value.deserializer", StringDeserializer.class);
 * try (var orders = new LiveTopicConsumer<String, String>(kafka, servingDatabase, "orders",
 *         version -> System.out.println("from here on " + version))) {
 *     while (true) {
 *         orders.poll(Duration.ofSeconds(1)).forEach(record -> invoice(record.value()));
 *     }
 * }
 * }</pre>
 *
 * <p><b>At a cutover</b>, which is noticed within a second, the group first reads the replaced version's topic to its end: nobody writes to it
 * any more. Then the listener is told, and reading goes on in the new version's topic where the facts begin that the old one cannot have had; the few
 * around the cutover may come again. If the old topic is gone before it was read to its end, or if it is not known where those facts begin, the group starts
 * where it was carried over to, else at the beginning. All members of a group must read with this class.
 *
 * <p><b>Positions</b> are committed in the group: a call of {@link #poll} says that all records of the calls before are processed. Nothing that was
 * returned last is committed by {@link #close}; call {@link #commit} before it where those are processed too.
 *
 * <p><b>An updating stream</b> is debezium-json, one message a key and epoch. A new version has told its whole past in a few epochs: rows that have come and gone
 * meanwhile are in none. Whoever keeps a copy of such a stream reads the old version to its end, as this class does, or starts a new copy.
 *
 * <p><b>Failures</b>: {@link UnknownStreamException} for a name that is not there, also when it is dropped later; a database that is away is
 * logged, and reading goes on with the version that was live. Everything else is as {@link KafkaConsumer} has it, whose rule of one thread
 * holds here too.
 */
public final class LiveTopicConsumer<K, V> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTopicConsumer.class);
    private static final Duration SLICE = Duration.ofMillis(200);
    private static final long PERIOD_NANOS = Duration.ofMillis(500).toNanos();

    private final KafkaConsumer<K, V> consumer;
    private final GroupPositions positions;
    private final LiveWatch watch;
    private final VersionListener listener;
    private ReadingOrder order;
    private Optional<StreamVersion> announced = Optional.empty();
    private long committedAt = System.nanoTime();
    private long lookedAt = System.nanoTime() - PERIOD_NANOS;

    /**
     * @param kafka properties of a Kafka consumer; {@code group.id} and the deserializers must be among them. Only committed records are
     *     read, positions are committed here, and a group without any starts at the earliest record unless the properties say otherwise
     * @param database the serving database, by a user of the role that {@code serving.readers} names
     * @param stream the name of a stream or a materialized view
     */
    public LiveTopicConsumer(Properties kafka, DataSource database, String stream, VersionListener listener) {
        this.listener = Objects.requireNonNull(listener);
        Map<String, Object> settings = settings(kafka);
        this.watch = new LiveWatch(database, stream);
        try {
            this.consumer = new KafkaConsumer<>(settings);
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
        this.positions = new GroupPositions(consumer);
        try {
            this.order = new ReadingOrder(List.of(first(watch.live())));
            subscribe();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Map<String, Object> settings(Properties kafka) {
        Map<String, Object> settings = new HashMap<>();
        kafka.forEach((key, value) -> settings.put(key.toString(), value));
        if (settings.get(ConsumerConfig.GROUP_ID_CONFIG) == null) {
            throw new IllegalArgumentException(
                    "the properties have no 'group.id': positions are kept in a consumer group. Name one that is yours alone.");
        }
        settings.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    /** A group that has read the former version, and of the live one nothing yet that the former cannot have had, begins with the former. */
    private StreamVersion first(LiveTopic live) {
        SortedMap<Integer, Long> there = positions.committed(live.version().topic());
        return live.previous()
                .filter(former -> !live.isPassed(there)
                        && !positions.committed(former.topic()).isEmpty())
                .orElse(live.version());
    }

    /**
     * Records of one version, as soon as there are any, at most {@code max.poll.records}; none after the timeout. Says that all those
     * returned before are processed.
     */
    public ConsumerRecords<K, V> poll(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        positions.done();
        while (true) {
            commitNowAndThen();
            follow();
            long left = deadline - System.nanoTime();
            Duration slice = Duration.ofNanos(Math.max(0, Math.min(left, SLICE.toNanos())));
            ConsumerRecords<K, V> records = consumer.poll(slice);
            positions.handOut();
            if (!records.isEmpty()) {
                return records;
            }
            positions.done();
            if (left <= 0) {
                return records;
            }
        }
    }

    /** All that was returned is processed; commits it now. */
    public void commit() {
        positions.done();
        positions.commit();
    }

    /** The version whose records are returned now. */
    public StreamVersion reading() {
        return order.current();
    }

    /** Makes a {@link #poll} of another thread end with Kafka's WakeupException. */
    public void wakeup() {
        consumer.wakeup();
    }

    private void commitNowAndThen() {
        if (System.nanoTime() - committedAt >= PERIOD_NANOS) {
            committedAt = System.nanoTime();
            positions.commit();
        }
    }

    /** Takes note of a new version, and of a former one's end. */
    private void follow() {
        LiveTopic live = watch.live();
        if (System.nanoTime() - lookedAt >= PERIOD_NANOS) {
            try {
                take(live);
                passEnds();
                lookedAt = System.nanoTime();
            } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
                // A rebalance, or a topic that is about to be gone: the next time.
                LOG.debug("the cutover to {} is put off", live.version(), e);
                lookedAt = System.nanoTime() - PERIOD_NANOS / 2;
            }
        }
        if (!announced.equals(Optional.of(order.current()))) {
            announced = Optional.of(order.current());
            listener.reading(order.current());
        }
    }

    private void take(LiveTopic live) {
        if (live.version().equals(order.live())) {
            return;
        }
        positions.startAtMarks(live);
        LOG.info("{} is live since {}; first {} is read to its end", live.version(), live.since(), order.current());
        order = order.then(live.version());
        subscribe();
    }

    private void passEnds() {
        while (order.isBehind()) {
            positions.commit();
            if (!positions.isAtEnd(order.current().topic())) {
                return;
            }
            order = order.next();
            LOG.info("reading goes on with {}", order.current());
            subscribe();
        }
    }

    private void subscribe() {
        consumer.subscribe(order.topics(), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                positions.commit();
                positions.forget(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                arrange();
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                positions.forget(partitions);
            }
        });
        arrange();
    }

    /** Of all that is subscribed only the current topic is fetched; what is read later keeps its partitions meanwhile. */
    private void arrange() {
        for (TopicPartition partition : consumer.assignment()) {
            if (partition.topic().equals(order.current().topic())) {
                consumer.resume(List.of(partition));
            } else {
                consumer.pause(List.of(partition));
            }
        }
    }

    /** Leaves the group. What {@link #poll} returned last will come again, unless {@link #commit} was called. */
    @Override
    public void close() {
        watch.close();
        consumer.close();
    }
}
