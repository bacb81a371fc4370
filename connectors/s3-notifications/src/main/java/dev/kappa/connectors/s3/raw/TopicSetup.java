package dev.kappa.connectors.s3.raw;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics that keep every record for ever, and refuses existing ones that do not. */
public final class TopicSetup {
    private static final Map<String, String> KEEP_ALL =
            Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete");
    private static final long SECONDS = 30;

    private final Properties kafka;
    private final int partitions;
    private final short replicationFactor;

    public TopicSetup(Properties kafka, int partitions, short replicationFactor) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
    }

    /** May be repeated. Throws FINITE_RETENTION with all topics and settings that are wrong, each with the command that repairs it. */
    public void ensure(RawTopics topics) {
        try (Admin admin = Admin.create(kafka)) {
            Set<String> existing = await("list the topics", admin.listTopics().names());
            List<String> found = new ArrayList<>();
            for (String topic : topics.all()) {
                if (existing.contains(topic) || !created(admin, topic)) {
                    found.add(topic);
                }
            }
            List<Problem> problems = forgetful(admin, found);
            if (!problems.isEmpty()) {
                throw new KappaException(problems);
            }
        }
    }

    /** False where somebody else was faster. */
    private boolean created(Admin admin, String topic) {
        NewTopic wanted = new NewTopic(topic, partitions, replicationFactor).configs(KEEP_ALL);
        try {
            await(
                    "create topic '" + topic + "'",
                    admin.createTopics(List.of(wanted)).all());
            return true;
        } catch (KappaException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return false;
        }
    }

    private List<Problem> forgetful(Admin admin, Collection<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Config> configs = await(
                "read the settings of " + topics,
                admin.describeConfigs(resources).all());
        List<Problem> problems = new ArrayList<>();
        for (ConfigResource resource : resources) {
            KEEP_ALL.forEach((key, wanted) -> {
                String found = configs.get(resource).get(key).value();
                if (!wanted.equals(found)) {
                    problems.add(Problem.of(
                            ErrorCode.FINITE_RETENTION,
                            "topic '" + resource.name() + "' has " + key + "=" + found + ", so it loses history.",
                            "kafka-configs.sh --alter --entity-type topics --entity-name " + resource.name()
                                    + " --add-config " + key + "=" + wanted));
                }
            });
        }
        return problems;
    }

    private <T> T await(String what, KafkaFuture<T> future) {
        String servers = kafka.getProperty("bootstrap.servers");
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.UNREACHABLE,
                            "cannot " + what + " at Kafka " + servers + ": "
                                    + e.getCause().getMessage()),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.UNREACHABLE,
                            "cannot " + what + ": Kafka " + servers + " does not answer within " + SECONDS + " s.",
                            "Check bootstrap.servers and that the broker runs."),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to " + what, e);
        }
    }
}
