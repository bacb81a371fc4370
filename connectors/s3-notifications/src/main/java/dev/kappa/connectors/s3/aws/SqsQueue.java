package dev.kappa.connectors.s3.aws;

import com.amazonaws.SdkBaseException;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import com.amazonaws.services.sqs.model.BatchResultErrorEntry;
import com.amazonaws.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import com.amazonaws.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import com.amazonaws.services.sqs.model.DeleteMessageBatchRequest;
import com.amazonaws.services.sqs.model.DeleteMessageBatchRequestEntry;
import com.amazonaws.services.sqs.model.GetQueueAttributesRequest;
import com.amazonaws.services.sqs.model.Message;
import com.amazonaws.services.sqs.model.ReceiveMessageRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.connectors.s3.queue.BatchOutcome;
import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.queue.QueueFacts;
import dev.kappa.connectors.s3.queue.QueueMessage;
import dev.kappa.topology.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** A queue of Amazon SQS, or of a server that speaks like it. */
public final class SqsQueue implements NotificationQueue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final AmazonSQS sqs;

    private SqsQueue(String url, AmazonSQS sqs) {
        this.url = url;
        this.sqs = sqs;
    }

    /** Opens a client; no call is made yet. */
    public static SqsQueue open(BucketOptions options, Secrets secrets) {
        return new SqsQueue(
                options.queueUrl().toString(),
                new AwsAccount(options, secrets)
                        .client(AmazonSQSClientBuilder.standard(), Optional.of(options.queueEndpoint())));
    }

    @Override
    public List<QueueMessage> receive(int most, Duration wait, Duration visibility) {
        ReceiveMessageRequest request = new ReceiveMessageRequest(url)
                .withMaxNumberOfMessages(Math.min(most, BATCH))
                .withWaitTimeSeconds(seconds(wait))
                .withVisibilityTimeout(seconds(visibility))
                .withAttributeNames("SentTimestamp", "ApproximateReceiveCount");
        return call("receive messages", () -> sqs.receiveMessage(request).getMessages()).stream()
                .map(SqsQueue::message)
                .toList();
    }

    private static QueueMessage message(Message message) {
        Map<String, String> attributes = message.getAttributes();
        return new QueueMessage(
                message.getMessageId(),
                message.getReceiptHandle(),
                message.getBody(),
                Instant.ofEpochMilli(Long.parseLong(attributes.getOrDefault("SentTimestamp", "0"))),
                Integer.parseInt(attributes.getOrDefault("ApproximateReceiveCount", "1")));
    }

    @Override
    public BatchOutcome delete(List<String> receipts) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : receipts) {
            entries.add(new DeleteMessageBatchRequestEntry(String.valueOf(entries.size()), receipt));
        }
        List<BatchResultErrorEntry> failed =
                call("delete messages", () -> sqs.deleteMessageBatch(new DeleteMessageBatchRequest(url, entries))
                        .getFailed());
        return outcome(receipts, failed);
    }

    @Override
    public BatchOutcome hide(Map<String, Duration> receipts) {
        List<String> order = List.copyOf(receipts.keySet());
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : order) {
            entries.add(new ChangeMessageVisibilityBatchRequestEntry(String.valueOf(entries.size()), receipt)
                    .withVisibilityTimeout(seconds(receipts.get(receipt))));
        }
        List<BatchResultErrorEntry> failed =
                call("extend the visibility of messages", () -> sqs.changeMessageVisibilityBatch(
                                new ChangeMessageVisibilityBatchRequest(url, entries))
                        .getFailed());
        return outcome(order, failed);
    }

    private static BatchOutcome outcome(List<String> receipts, List<BatchResultErrorEntry> failed) {
        Set<String> done = new HashSet<>(receipts);
        Map<String, String> retry = new HashMap<>();
        Map<String, String> lost = new HashMap<>();
        for (BatchResultErrorEntry error : failed) {
            String receipt = receipts.get(Integer.parseInt(error.getId()));
            done.remove(receipt);
            boolean ours = Boolean.TRUE.equals(error.getSenderFault())
                    && !error.getCode().contains("Throttl");
            (ours ? lost : retry).put(receipt, error.getCode() + ": " + error.getMessage());
        }
        return new BatchOutcome(done, retry, lost);
    }

    @Override
    public QueueFacts facts() {
        Map<String, String> attributes = call(
                "read the attributes", () -> sqs.getQueueAttributes(new GetQueueAttributesRequest(url, List.of("All")))
                        .getAttributes());
        JsonNode redrive = redrivePolicy(attributes.get("RedrivePolicy"));
        int receives = redrive.path("maxReceiveCount").asInt(0);
        return new QueueFacts(
                Optional.ofNullable(attributes.get("QueueArn")),
                Duration.ofSeconds(Long.parseLong(attributes.getOrDefault("VisibilityTimeout", "30"))),
                Optional.ofNullable(redrive.path("deadLetterTargetArn").textValue()),
                receives > 0 ? OptionalInt.of(receives) : OptionalInt.empty(),
                Long.parseLong(attributes.getOrDefault("ApproximateNumberOfMessages", "0")),
                Long.parseLong(attributes.getOrDefault("ApproximateNumberOfMessagesNotVisible", "0")));
    }

    private static JsonNode redrivePolicy(String json) {
        try {
            return JSON.readTree(json == null ? "{}" : json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the service answered a redrive policy that is not JSON: " + json, e);
        }
    }

    @Override
    public void close() {
        sqs.shutdown();
    }

    private <T> T call(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkBaseException e) {
            String message = "cannot " + what + " of queue " + url + ": " + AwsFailure.words(e);
            throw switch (AwsFailure.of(e)) {
                case TRANSIENT -> new QueueException(QueueException.Kind.TRANSIENT, message, e);
                case INTERRUPTED -> new QueueException(QueueException.Kind.INTERRUPTED, message, e);
                case ABSENT -> new QueueException(
                        QueueException.Kind.ABSENT, message + ". Create the queue, or correct option 'queue-url'.", e);
                case DENIED -> new QueueException(
                        QueueException.Kind.DENIED,
                        message + ". Check 'access-key', 'secret-key' and 'region', and allow sqs:ReceiveMessage, "
                                + "sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes.",
                        e);
                case REFUSED -> new QueueException(QueueException.Kind.REFUSED, message, e);
            };
        }
    }

    private static int seconds(Duration duration) {
        return (int)
                Math.min(LONGEST_HIDDEN.toSeconds(), duration.plusMillis(999).toSeconds());
    }
}
