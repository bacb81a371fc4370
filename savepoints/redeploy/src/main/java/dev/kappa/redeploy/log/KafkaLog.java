package dev.kappa.redeploy.log;

import static dev.kappa.redeploy.log.KafkaCalls.get;

import dev.kappa.redeploy.Difference;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.Names;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka by its admin client, which is opened at the first call. */
public final class KafkaLog implements Log {
    /** Endless, and with the timestamps that writers give: the event times of a version. */
    private static final Map<String, String> CREATED = new TreeMap<>(TopicChecks.ENDLESS);

    static {
        CREATED.put("message.timestamp.type", "CreateTime");
    }

    private final KappaConfig config;
    private final KafkaCalls kafka;
    private final TopicChecks checks;
    private final CommittedPositions positions;
    private final GroupReaders readers;
    private final IdleReaders idleReaders;
    private final Background<List<String>, Difference> comparisons = new Background<>("compare topics");

    public KafkaLog(KappaConfig config) {
        this.config = config;
        this.kafka = new KafkaCalls(config);
        this.checks = new TopicChecks(config, kafka);
        this.positions = new CommittedPositions(kafka);
        this.readers = new GroupReaders(kafka, this::groupOffsets, this::committedPositions, InstantSource.system());
        this.idleReaders = new IdleReaders(kafka, this::groupOffsets);
    }

    @Override
    public String where() {
        return kafka.where();
    }

    @Override
    public Optional<TopicFacts> describe(String topic) {
        return kafka.call(() -> {
            TopicDescription description;
            try {
                description = get(kafka.admin()
                        .describeTopics(List.of(topic))
                        .topicNameValues()
                        .get(topic));
            } catch (UnknownTopicOrPartitionException e) {
                return Optional.empty();
            }
            long records = sum(kafka.offsets(description, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED))
                    - sum(kafka.offsets(description, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED));
            return Optional.of(new TopicFacts(
                    topic,
                    description.topicId().toString(),
                    description.partitions().size(),
                    records));
        });
    }

    @Override
    public void create(String topic, int partitions) {
        kafka.call(() -> {
            NewTopic wanted = new NewTopic(topic, partitions, config.kafka().replicationFactor()).configs(CREATED);
            try {
                get(kafka.admin().createTopics(List.of(wanted)).all());
                TopicLeaders.await(kafka.admin(), topic, partitions);
            } catch (TopicExistsException e) {
                return null;
            } catch (InvalidReplicationFactorException e) {
                throw new KappaException(
                        ErrorCode.SETUP,
                        where() + " cannot keep " + config.kafka().replicationFactor() + " copies of the topic '"
                                + topic + "' (" + e.getMessage() + ").",
                        "Start more brokers, or set kafka.replication.factor to the number of brokers.");
            }
            return null;
        });
    }

    @Override
    public void delete(TopicFacts topic) {
        kafka.call(() -> {
            try {
                get(kafka.admin()
                        .deleteTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString(topic.id()))))
                        .all());
            } catch (UnknownTopicIdException | UnknownTopicOrPartitionException e) {
                return null;
            }
            return null;
        });
    }

    @Override
    public DeletedGroup deleteGroup(String group) {
        return kafka.call(() -> {
            try {
                get(kafka.admin().deleteConsumerGroups(List.of(group)).all());
            } catch (GroupIdNotFoundException e) {
                return DeletedGroup.GONE;
            } catch (GroupNotEmptyException e) {
                return DeletedGroup.IN_USE;
            }
            return DeletedGroup.GONE;
        });
    }

    @Override
    public SortedMap<Integer, Long> endOffsets(String topic) {
        return ends(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public SortedMap<Integer, Long> committedEndOffsets(String topic) {
        return ends(topic, IsolationLevel.READ_COMMITTED);
    }

    private SortedMap<Integer, Long> ends(String topic, IsolationLevel isolation) {
        return kafka.call(() -> kafka.offsets(topic, OffsetSpec.latest(), isolation));
    }

    @Override
    public SortedMap<Integer, Long> committedPositions(String topic) {
        return positions.of(topic, committedEndOffsets(topic));
    }

    @Override
    public void requireEndless(String topic) {
        checks.requireEndless(topic);
    }

    @Override
    public void requireWhole(String topic) {
        checks.requireWhole(topic);
    }

    /** What keeps these brokers from being the log. */
    public List<Problem> setupProblems() {
        return checks.setupProblems();
    }

    @Override
    public SortedMap<String, SortedMap<Integer, Long>> groupOffsets(String group) {
        return kafka.call(() -> {
            SortedMap<String, SortedMap<Integer, Long>> byTopic = new TreeMap<>();
            try {
                get(kafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .forEach((partition, offset) -> {
                            if (offset != null) {
                                byTopic.computeIfAbsent(partition.topic(), t -> new TreeMap<>())
                                        .put(partition.partition(), offset.offset());
                            }
                        });
            } catch (GroupIdNotFoundException e) {
                return byTopic;
            }
            return byTopic;
        });
    }

    /** How large a topic is on disk, if the brokers tell. */
    public Optional<Long> bytes(String topic) {
        return new TopicBytes(kafka).of(topic);
    }

    @Override
    public SortedMap<String, Long> losses(Collection<String> groups) {
        SortedMap<String, Long> losses = new TreeMap<>();
        if (groups.isEmpty()) {
            return losses;
        }
        Map<String, ListConsumerGroupOffsetsSpec> asked = new TreeMap<>();
        groups.forEach(g -> asked.put(Names.lossGroup(g), new ListConsumerGroupOffsetsSpec()));
        return kafka.call(() -> {
            var found = get(kafka.admin().listConsumerGroupOffsets(asked).all());
            for (String group : groups) {
                long lost = found.getOrDefault(Names.lossGroup(group), Map.of()).values().stream()
                        .filter(Objects::nonNull)
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum();
                if (lost > 0) {
                    losses.put(group, lost);
                }
            }
            return losses;
        });
    }

    @Override
    public Optional<Difference> compare(String served, String recomputed, boolean changelog) {
        TopicComparison comparison = new TopicComparison(new TopicScans(kafka::clientProperties), changelog);
        return comparisons.ask(List.of(served, recomputed), () -> kafka.call(() -> comparison.of(served, recomputed)));
    }

    @Override
    public SortedSet<String> topics() {
        return kafka.call(() -> new TreeSet<>(get(kafka.admin().listTopics().names())));
    }

    @Override
    public SortedSet<String> groups() {
        return kafka.call(() -> {
            SortedSet<String> names = new TreeSet<>();
            for (ConsumerGroupListing group :
                    get(kafka.admin().listConsumerGroups().all())) {
                names.add(group.groupId());
            }
            return names;
        });
    }

    @Override
    public SortedSet<String> readers(String topic) {
        return kafka.call(() -> readers.of(topic));
    }

    @Override
    public Optional<SortedSet<String>> carryReaders(PositionCarryOver.Succession succession, Predicate<String> ours) {
        return idleReaders.carry(succession, ours);
    }

    @Override
    public void close() {
        idleReaders.close();
        comparisons.close();
        kafka.close();
    }

    private static long sum(SortedMap<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
