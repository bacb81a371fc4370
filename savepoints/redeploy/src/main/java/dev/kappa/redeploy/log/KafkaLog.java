package dev.kappa.redeploy.log;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka by its admin client, which is opened at the first call. */
public final class KafkaLog implements Log {
    /** What keeps every record for ever. */
    static final Map<String, String> ENDLESS =
            new TreeMap<>(Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete"));

    private final KappaConfig config;
    private Admin admin;

    public KafkaLog(KappaConfig config) {
        this.config = config;
    }

    @Override
    public String where() {
        return "Kafka at " + config.kafka().bootstrapServers();
    }

    @Override
    public Optional<TopicFacts> describe(String topic) {
        return call(() -> {
            TopicDescription description;
            try {
                description = get(
                        admin().describeTopics(List.of(topic)).topicNameValues().get(topic));
            } catch (UnknownTopicOrPartitionException e) {
                return Optional.empty();
            }
            long records = sum(offsets(description, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED))
                    - sum(offsets(description, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED));
            return Optional.of(new TopicFacts(
                    topic,
                    description.topicId().toString(),
                    description.partitions().size(),
                    records));
        });
    }

    @Override
    public void create(String topic, int partitions) {
        call(() -> {
            NewTopic wanted = new NewTopic(topic, partitions, config.kafka().replicationFactor()).configs(ENDLESS);
            try {
                get(admin().createTopics(List.of(wanted)).all());
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
    public void requireEndless(String topic) {
        call(() -> {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Config found = get(admin().describeConfigs(List.of(resource)).all()).get(resource);
            TreeMap<String, String> wrong = new TreeMap<>();
            ENDLESS.forEach((key, value) -> {
                if (!found.get(key).value().equals(value)) {
                    wrong.put(key, found.get(key).value());
                }
            });
            if (!wrong.isEmpty()) {
                throw new KappaException(
                        ErrorCode.FINITE_RETENTION,
                        "the topic '" + topic + "' does not keep its records for ever: " + wrong + ".",
                        "Repair it with: kafka-configs.sh --bootstrap-server "
                                + config.kafka().bootstrapServers() + " --alter --entity-type topics --entity-name "
                                + topic + " --add-config retention.ms=-1,retention.bytes=-1,cleanup.policy=delete");
            }
            return null;
        });
    }

    @Override
    public void delete(TopicFacts topic) {
        call(() -> {
            try {
                get(admin().deleteTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString(topic.id()))))
                        .all());
            } catch (UnknownTopicIdException | UnknownTopicOrPartitionException e) {
                return null;
            }
            return null;
        });
    }

    @Override
    public DeletedGroup deleteGroup(String group) {
        return call(() -> {
            try {
                get(admin().deleteConsumerGroups(List.of(group)).all());
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
        return call(() -> offsets(
                get(admin().describeTopics(List.of(topic)).topicNameValues().get(topic)),
                OffsetSpec.latest(),
                isolation));
    }

    @Override
    public SortedMap<String, SortedMap<Integer, Long>> groupOffsets(String group) {
        return call(() -> {
            SortedMap<String, SortedMap<Integer, Long>> byTopic = new TreeMap<>();
            try {
                get(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
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

    @Override
    public SortedSet<String> topics() {
        return call(() -> new TreeSet<>(get(admin().listTopics().names())));
    }

    @Override
    public SortedSet<String> groups() {
        return call(() -> {
            SortedSet<String> names = new TreeSet<>();
            for (ConsumerGroupListing group : get(admin().listConsumerGroups().all())) {
                names.add(group.groupId());
            }
            return names;
        });
    }

    /** What keeps these brokers from being the log. */
    public List<Problem> setupProblems() {
        return call(() -> {
            List<Problem> problems = new ArrayList<>();
            List<Node> brokers = List.copyOf(get(admin().describeCluster().nodes()));
            if (brokers.size() < config.kafka().replicationFactor()) {
                problems.add(Problem.of(
                        ErrorCode.SETUP,
                        where() + " has " + brokers.size() + " brokers, and kafka.replication.factor is "
                                + config.kafka().replicationFactor() + ".",
                        "Start more brokers or lower kafka.replication.factor."));
            }
            ConfigResource broker = new ConfigResource(
                    ConfigResource.Type.BROKER, brokers.get(0).idString());
            String longest = get(admin().describeConfigs(List.of(broker)).all())
                    .get(broker)
                    .get("transaction.max.timeout.ms")
                    .value();
            long wanted = config.kafka().transactionTimeout().toMillis();
            if (Long.parseLong(longest) < wanted) {
                problems.add(
                        Problem.of(
                                ErrorCode.SETUP,
                                where() + " allows transactions of " + longest
                                        + " ms, and kafka.transaction.timeout is " + wanted + " ms.",
                                "Set transaction.max.timeout.ms=" + wanted
                                        + " on every broker, or lower kafka.transaction.timeout: an outage that is longer loses data."));
            }
            return problems;
        });
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(java.time.Duration.ofSeconds(2));
            admin = null;
        }
    }

    private SortedMap<Integer, Long> offsets(TopicDescription topic, OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topic.partitions().forEach(p -> asked.put(new TopicPartition(topic.name(), p.partition()), spec));
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        get(admin().listOffsets(asked, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    private static long sum(SortedMap<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private synchronized Admin admin() {
        if (admin == null) {
            Properties properties = new Properties();
            properties.putAll(config.secrets().resolve(config.kafka().clientProperties()));
            properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "kappa-controller");
            properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
            properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
            properties.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
            admin = Admin.create(properties);
        }
        return admin;
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws ExecutionException, InterruptedException;
    }

    /** Waits for an answer and throws what Kafka threw, so that a caller can catch the case it expects. */
    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }

    private <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (AuthenticationException | AuthorizationException e) {
            throw new KappaException(
                    ErrorCode.ACCESS_DENIED,
                    where() + " refuses (" + e.getMessage() + ").",
                    "Check kafka.properties.* and the rights of the user that they name.");
        } catch (RetriableException e) {
            throw new Unavailable(where(), e.getMessage(), e);
        } catch (KafkaException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.SETUP,
                            where() + ": " + rootMessage(e) + ".",
                            "Check kafka.bootstrap.servers and kafka.properties.*."),
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("unwrapped before", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(where(), "interrupted", e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
