package dev.kappa.connectors.s3.testing;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import com.amazonaws.services.sqs.model.GetQueueAttributesRequest;
import com.amazonaws.services.sqs.model.Message;
import com.amazonaws.services.sqs.model.ReceiveMessageRequest;
import com.amazonaws.services.sqs.model.SendMessageBatchRequestEntry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A bucket with its queue, as a user of it sees them. */
public final class TestBucket implements AutoCloseable {
    static {
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
    }

    private final Servers servers;
    private final String name;
    private final AmazonS3 s3;
    private final AmazonSQS sqs;

    public TestBucket(Servers servers, String name) {
        this.servers = servers;
        this.name = name;
        var credentials =
                new AWSStaticCredentialsProvider(new BasicAWSCredentials(Servers.ACCESS_KEY, Servers.SECRET_KEY));
        this.s3 = AmazonS3ClientBuilder.standard()
                .withCredentials(credentials)
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(
                        new EndpointConfiguration(servers.objects().s3(), "us-east-1"))
                .build();
        this.sqs = AmazonSQSClientBuilder.standard()
                .withCredentials(credentials)
                .withEndpointConfiguration(
                        new EndpointConfiguration(servers.objects().sqs(), "us-east-1"))
                .build();
        s3.createBucket(name);
    }

    public String name() {
        return name;
    }

    public String queueUrl() {
        return servers.objects().sqs() + "/000000000000/" + name + "-events";
    }

    /** The options of a source that reads this bucket. */
    public Map<String, String> options(String... more) {
        Map<String, String> options = new TreeMap<>(Map.of(
                "connector", "s3-notifications",
                "queue-url", queueUrl(),
                "endpoint", servers.objects().s3(),
                "bucket", name,
                "access-key", "${secret:s3-access-key}",
                "secret-key", "${secret:s3-secret-key}",
                "wait-time", "1 s",
                "visibility-timeout", "5 s"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    public void put(String key, String content) {
        put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    public void put(String key, byte[] content) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(content.length);
        s3.putObject(new PutObjectRequest(name, key, new ByteArrayInputStream(content), metadata));
    }

    public void delete(String key) {
        s3.deleteObject(name, key);
    }

    public void send(String message) {
        sqs.sendMessage(queueUrl(), message);
    }

    public void sendAll(List<String> messages) {
        for (int from = 0; from < messages.size(); from += 10) {
            List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
            for (String message : messages.subList(from, Math.min(messages.size(), from + 10))) {
                batch.add(new SendMessageBatchRequestEntry(String.valueOf(batch.size()), message));
            }
            sqs.sendMessageBatch(queueUrl(), batch);
        }
    }

    /** The URL of the new queue. */
    public String createQueueWithoutRedrive(String queue) {
        sqs.createQueue(queue);
        return servers.objects().sqs() + "/000000000000/" + queue;
    }

    public List<Message> receive(int visibilitySeconds) {
        return sqs.receiveMessage(new ReceiveMessageRequest(queueUrl())
                        .withMaxNumberOfMessages(10)
                        .withWaitTimeSeconds(0)
                        .withVisibilityTimeout(visibilitySeconds)
                        .withAttributeNames("All"))
                .getMessages();
    }

    public long waiting() {
        return attribute("ApproximateNumberOfMessages");
    }

    public long inFlight() {
        return attribute("ApproximateNumberOfMessagesNotVisible");
    }

    private long attribute(String attribute) {
        return Long.parseLong(sqs.getQueueAttributes(new GetQueueAttributesRequest(queueUrl(), List.of(attribute)))
                .getAttributes()
                .get(attribute));
    }

    @Override
    public void close() {
        s3.shutdown();
        sqs.shutdown();
    }
}
