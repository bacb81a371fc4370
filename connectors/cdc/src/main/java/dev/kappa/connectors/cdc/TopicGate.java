package dev.kappa.connectors.cdc;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes sure of a raw topic before anything is written to it: creates it so that it keeps every record for ever, and
 * refuses one that exists and does not.
 */
final class TopicGate implements AutoCloseable {
    static final Map<String, String> FOR_EVER =
            Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete");

    /** Ten seconds in all. */
    private static final int ATTEMPTS = 500;

    private static final long PAUSE_MS = 20;

    private final CdcSpec spec;
    private final Admin admin;
    private final Set<String> passed = new HashSet<>();

    TopicGate(CdcSpec spec) {
        this.spec = spec;
        Map<String, Object> properties = new HashMap<>(spec.kafka());
        properties.keySet().removeIf(k -> k.startsWith("transaction") || k.startsWith("isolation"));
        this.admin = Admin.create(properties);
    }

    boolean passed(String topic) {
        return passed.contains(topic);
    }

    void pass(Collection<String> topics) {
        Set<String> unknown = new HashSet<>(topics);
        unknown.removeAll(passed);
        if (unknown.isEmpty()) {
            return;
        }
        unknown.forEach(this::create);
        List<Problem> problems = new ArrayList<>();
        configurations(unknown).forEach((topic, config) -> problems.addAll(finite(topic, config)));
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        passed.addAll(unknown);
    }

    private void create(String topic) {
        NewTopic wanted = new NewTopic(topic, spec.partitions(), spec.replicationFactor()).configs(FOR_EVER);
        try {
            admin.createTopics(List.of(wanted)).all().get();
            awaitLeaders(topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KappaException(
                        Problem.of(
                                ErrorCode.SETUP,
                                "topic '" + topic + "' cannot be created: "
                                        + e.getCause().getMessage() + "."),
                        e.getCause());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Brokers hear of a new topic one after the other, and one tells that it leads a partition a moment before it takes
     * records. A producer that writes in that moment, with several requests on their way, may have the first refused and the second taken:
     * Kafka 3.9 then refuses the first for ever, as out of order.
     */
    private void awaitLeaders(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, spec.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        for (int attempt = 1; ; attempt++) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private Map<String, Config> configurations(Set<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t))
                .toList();
        try {
            return admin.describeConfigs(resources).all().get().entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
        } catch (ExecutionException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.SETUP,
                            "the configuration of topics " + topics + " cannot be read: "
                                    + e.getCause().getMessage() + "."),
                    e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static List<Problem> finite(String topic, Config config) {
        List<Problem> problems = new ArrayList<>();
        FOR_EVER.forEach((name, wanted) -> {
            String value = config.get(name) == null ? wanted : config.get(name).value();
            if (!wanted.equals(value)) {
                problems.add(Problem.of(
                        ErrorCode.FINITE_RETENTION,
                        "topic '" + topic + "' has " + name + "=" + value
                                + ", so it would lose facts that a rebuild needs.",
                        "kafka-configs --alter --entity-type topics --entity-name " + topic + " --add-config " + name
                                + "=" + wanted));
            }
        });
        return problems;
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while looking at topics", e);
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(5));
    }
}
