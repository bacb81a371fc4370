package dev.kappa.redeploy.log;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** One admin client, opened at the first call, and what Kafka's errors mean to us. */
final class KafkaCalls implements AutoCloseable {
    private final KappaConfig config;
    private Admin admin;

    KafkaCalls(KappaConfig config) {
        this.config = config;
    }

    String where() {
        return "Kafka at " + config.kafka().bootstrapServers();
    }

    /** What every client of ours needs, secrets resolved. */
    Properties clientProperties() {
        Properties properties = new Properties();
        properties.putAll(config.secrets().resolve(config.kafka().clientProperties()));
        properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "kappa-controller");
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        properties.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
        return properties;
    }

    synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(clientProperties());
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
            admin = null;
        }
    }

    SortedMap<Integer, Long> offsets(String topic, OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        return offsets(
                get(admin().describeTopics(List.of(topic)).topicNameValues().get(topic)), spec, isolation);
    }

    SortedMap<Integer, Long> offsets(TopicDescription topic, OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topic.partitions().forEach(p -> asked.put(new TopicPartition(topic.name(), p.partition()), spec));
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        get(admin().listOffsets(asked, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    @FunctionalInterface
    interface Call<T> {
        T run() throws ExecutionException, InterruptedException;
    }
    /** Waits for an answer and throws what Kafka threw, so that a caller can catch the case it expects. */
    static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }

    <T> T call(Call<T> call) {
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
