package dev.kappa.redeploy.log;

import static dev.kappa.redeploy.log.KafkaCalls.get;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether brokers and topics keep what they are given; each refusal has the command that repairs it. */
final class TopicChecks {
    /** What keeps every record for ever. */
    static final Map<String, String> ENDLESS =
            new TreeMap<>(Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete"));

    private final KappaConfig config;
    private final KafkaCalls kafka;

    TopicChecks(KappaConfig config, KafkaCalls kafka) {
        this.config = config;
        this.kafka = kafka;
    }

    void requireEndless(String topic) {
        kafka.call(() -> {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Config found =
                    get(kafka.admin().describeConfigs(List.of(resource)).all()).get(resource);
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

    void requireWhole(String topic) {
        SortedMap<Integer, Long> beginnings = kafka.call(() -> {
            try {
                return kafka.offsets(topic, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
            } catch (UnknownTopicOrPartitionException e) {
                throw new KappaException(
                        ErrorCode.SETUP,
                        "the topic '" + topic + "' does not exist at " + kafka.where() + ".",
                        "Its facts are gone with it: restore it from a copy, or DROP what reads it and create that anew.");
            }
        });
        requireEndless(topic);
        beginnings.values().removeIf(offset -> offset == 0);
        if (!beginnings.isEmpty()) {
            throw new KappaException(
                    ErrorCode.FINITE_RETENTION,
                    "the topic '" + topic + "' no longer has its first records: its partitions begin at " + beginnings
                            + " (partition=offset).",
                    "A rebuild would compute from half of the facts; restore the topic from a copy, or DROP the stream and"
                            + " create it anew over what is left.");
        }
    }

    /** What keeps these brokers from being the log. */
    List<Problem> setupProblems() {
        return kafka.call(() -> {
            List<Problem> problems = new ArrayList<>();
            List<Node> brokers = List.copyOf(get(kafka.admin().describeCluster().nodes()));
            if (brokers.size() < config.kafka().replicationFactor()) {
                problems.add(Problem.of(
                        ErrorCode.SETUP,
                        kafka.where() + " has " + brokers.size() + " brokers, and kafka.replication.factor is "
                                + config.kafka().replicationFactor() + ".",
                        "Start more brokers or lower kafka.replication.factor."));
            }
            ConfigResource broker = new ConfigResource(
                    ConfigResource.Type.BROKER, brokers.get(0).idString());
            String longest = get(kafka.admin().describeConfigs(List.of(broker)).all())
                    .get(broker)
                    .get("transaction.max.timeout.ms")
                    .value();
            long wanted = config.kafka().transactionTimeout().toMillis();
            if (Long.parseLong(longest) < wanted) {
                problems.add(
                        Problem.of(
                                ErrorCode.SETUP,
                                kafka.where() + " allows transactions of " + longest
                                        + " ms, and kafka.transaction.timeout is " + wanted + " ms.",
                                "Set transaction.max.timeout.ms=" + wanted
                                        + " on every broker, or lower kafka.transaction.timeout: an outage that is longer loses data."));
            }
            return problems;
        });
    }
}
