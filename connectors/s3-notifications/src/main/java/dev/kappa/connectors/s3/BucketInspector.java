package dev.kappa.connectors.s3;

import dev.kappa.connectors.s3.aws.S3Store;
import dev.kappa.connectors.s3.aws.SqsQueue;
import dev.kappa.connectors.s3.object.BucketFacts;
import dev.kappa.connectors.s3.object.ObjectStore;
import dev.kappa.connectors.s3.object.StoreException;
import dev.kappa.connectors.s3.options.BucketConfigOptions;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.queue.QueueFacts;
import dev.kappa.connectors.s3.raw.NotificationJson;
import dev.kappa.connectors.s3.raw.RawTopics;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.secret.Secrets;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at queue and bucket before a source is created. A bucket has two purposes: {@code notifications}, whose columns are known here, and
 * {@code records}, whose columns a stream declares.
 */
public final class BucketInspector implements SourceInspector {
    private static final Logger LOG = LoggerFactory.getLogger(BucketInspector.class);
    private static final int FEWEST_DELIVERIES = 5;

    private final Secrets secrets;
    private final Configuration flink;

    /** Found by {@link java.util.ServiceLoader}: reads this process's secrets and Flink configuration. */
    public BucketInspector() {
        this(Secrets.ofProcess(), GlobalConfiguration.loadConfiguration());
    }

    BucketInspector(Secrets secrets, Configuration flink) {
        this.secrets = secrets;
        this.flink = flink;
    }

    @Override
    public Set<String> connectors() {
        return Set.of(BucketConfigOptions.CONNECTOR_ID);
    }

    @Override
    public List<Problem> check(String source, Map<String, String> given) {
        BucketOptions options;
        try {
            options = BucketOptions.of(source, given);
        } catch (KappaException e) {
            return e.problems();
        }
        List<Problem> problems = new ArrayList<>(missingSecrets(options));
        flink.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                .flatMap(interval -> VisibilityTimeout.problem(source, options, interval))
                .ifPresent(problems::add);
        if (problems.stream().anyMatch(problem -> problem.code() == ErrorCode.MISSING_SECRET)) {
            return problems;
        }
        Optional<QueueFacts> queue = checkQueue(options, problems);
        options.bucket().ifPresent(bucket -> checkBucket(bucket, options, queue, problems));
        return List.copyOf(problems);
    }

    private List<Problem> missingSecrets(BucketOptions options) {
        List<Problem> problems = new ArrayList<>();
        for (Optional<String> reference : List.of(options.accessKey(), options.secretKey())) {
            try {
                reference.ifPresent(secrets::resolve);
            } catch (KappaException e) {
                problems.addAll(e.problems());
            }
        }
        return problems;
    }

    private Optional<QueueFacts> checkQueue(BucketOptions options, List<Problem> problems) {
        QueueFacts facts;
        try (NotificationQueue queue = SqsQueue.open(options, secrets)) {
            facts = queue.facts();
        } catch (QueueException e) {
            problems.add(
                    switch (e.kind()) {
                        case TRANSIENT, INTERRUPTED -> Problem.of(
                                ErrorCode.UNREACHABLE,
                                e.getMessage() + ".",
                                "Look at 'queue-url' and 'queue-endpoint', and whether the server runs.");
                        case DENIED -> Problem.of(ErrorCode.ACCESS_DENIED, e.getMessage());
                        case ABSENT, REFUSED -> Problem.of(ErrorCode.SETUP, e.getMessage());
                    });
            return Optional.empty();
        }
        if (facts.deadLetterArn().isEmpty()) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    "queue " + options.queueUrl()
                            + " has no redrive policy, so a message that crashes its reader comes for ever.",
                    "aws sqs set-queue-attributes --queue-url " + options.queueUrl()
                            + " --attributes '{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"<arn of a second queue>\\\","
                            + "\\\"maxReceiveCount\\\":\\\"1000\\\"}\"}'"));
        } else if (facts.mostReceives().orElse(Integer.MAX_VALUE) < FEWEST_DELIVERIES) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    "queue " + options.queueUrl() + " gives up a message after "
                            + facts.mostReceives().getAsInt()
                            + " deliveries, and each restart of the job uses one: good notifications would be lost to "
                            + facts.deadLetterArn().get() + ".",
                    "Set maxReceiveCount of its redrive policy to 1000; messages that cannot be read never need it."));
        }
        return Optional.of(facts);
    }

    private void checkBucket(String bucket, BucketOptions options, Optional<QueueFacts> queue, List<Problem> problems) {
        BucketFacts facts;
        try (ObjectStore store = S3Store.open(options, secrets)) {
            facts = store.facts(bucket);
        } catch (StoreException e) {
            problems.add(
                    switch (e.kind()) {
                        case TRANSIENT, INTERRUPTED -> Problem.of(
                                ErrorCode.UNREACHABLE,
                                e.getMessage() + ".",
                                "Look at 'endpoint' and 'region', and whether the server runs.");
                        case DENIED -> Problem.of(ErrorCode.ACCESS_DENIED, e.getMessage());
                        case REFUSED -> Problem.of(ErrorCode.SETUP, e.getMessage());
                    });
            return;
        }
        if (!facts.exists()) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    "bucket '" + bucket + "' does not exist.",
                    "Create it (aws s3 mb s3://" + bucket + "), or correct option 'bucket'."));
            return;
        }
        if (!facts.readable()) {
            problems.add(Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    "objects of bucket '" + bucket + "' cannot be read, or not told from missing ones.",
                    "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::" + bucket
                            + "/* and s3:ListBucket on arn:aws:s3:::" + bucket + "."));
        }
        notified(bucket, facts, queue).ifPresent(problems::add);
    }

    /** A topic or EventBridge between bucket and queue cannot be followed from here, so it is trusted. */
    private static Optional<Problem> notified(String bucket, BucketFacts facts, Optional<QueueFacts> queue) {
        Optional<String> arn = queue.flatMap(QueueFacts::arn);
        if (facts.targets().isEmpty() || arn.isEmpty()) {
            LOG.warn("whether bucket '{}' notifies the queue cannot be seen: the server does not tell", bucket);
            return Optional.empty();
        }
        Set<String> targets = facts.targets().get();
        boolean roundabout = targets.stream().anyMatch(target -> !target.contains(":sqs:"));
        if (targets.contains(arn.get()) || roundabout) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                ErrorCode.SETUP,
                "bucket '" + bucket + "' does not notify queue " + arn.get() + " but "
                        + (targets.isEmpty() ? "nobody" : targets) + ".",
                "aws s3api put-bucket-notification-configuration --bucket " + bucket
                        + " --notification-configuration '{\"QueueConfigurations\":[{\"QueueArn\":\"" + arn.get()
                        + "\",\"Events\":[\"s3:ObjectCreated:*\",\"s3:ObjectRemoved:*\"]}]}'"));
    }

    @Override
    public TableShape describe(String source, Map<String, String> options, String table) {
        BucketOptions.of(source, options);
        if (purpose(source, table).equals(RawTopics.NOTIFICATIONS)) {
            return new TableShape(NotificationJson.COLUMNS, List.of());
        }
        throw new KappaException(
                ErrorCode.WRONG_KIND,
                "the records of source '" + source + "' have no columns of their own.",
                "Declare them: CREATE STREAM name (column TYPE, …) FROM SOURCE " + source
                        + " PREFIX '…/' WITH ('format'='csv').");
    }

    @Override
    public String rawTopic(String source, Map<String, String> options, String table) {
        return RawTopics.name(source, purpose(source, table));
    }

    private static String purpose(String source, String table) {
        List<String> purposes = List.of(RawTopics.NOTIFICATIONS, RawTopics.RECORDS);
        if (!purposes.contains(table)) {
            throw new KappaException(
                    ErrorCode.UNKNOWN_TABLE,
                    "source '" + source + "' is a bucket and has no table '" + table + "'.",
                    NearestName.hint(table, purposes));
        }
        return table;
    }

    @Override
    public Set<String> rawTopics(String source, Map<String, String> options) {
        return Set.of(RawTopics.name(source, RawTopics.NOTIFICATIONS), RawTopics.name(source, RawTopics.RECORDS));
    }

    /** Nothing is left in queue or bucket: what has not been read yet belongs to whoever reads next. */
    @Override
    public void forget(String source, Map<String, String> options) {}
}
