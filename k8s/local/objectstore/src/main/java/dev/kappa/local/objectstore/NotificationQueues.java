package dev.kappa.local.objectstore;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The queues that a bucket's notifications go to: {@code <bucket>-events}, behind it the dead-letter queue {@code <bucket>-events-dlq}. */
final class NotificationQueues {
    static final String REGION = "us-east-1";
    private static final String ACCOUNT = "000000000000";
    /** As many as SQS allows: each restart of a reader uses up one delivery, and a notification given up is a fact lost. */
    private static final int RECEIVES_BEFORE_DEAD = 1000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI endpoint;

    NotificationQueues(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Creates both queues of a bucket; where they exist already nothing changes. */
    void create(String bucket) {
        String dead = queue(bucket) + "-dlq";
        if (!exists(dead)) {
            call("/", Map.of("Action", "CreateQueue", "QueueName", dead));
        }
        if (!exists(queue(bucket))) {
            Map<String, String> request = new LinkedHashMap<>();
            request.put("Action", "CreateQueue");
            request.put("QueueName", queue(bucket));
            request.put("Attribute.1.Name", "VisibilityTimeout");
            request.put("Attribute.1.Value", "30");
            request.put("Attribute.2.Name", "RedrivePolicy");
            request.put(
                    "Attribute.2.Value",
                    "{\"deadLetterTargetArn\":\"arn:aws:sqs:%s:%s:%s\",\"maxReceiveCount\":\"%d\"}"
                            .formatted(REGION, ACCOUNT, dead, RECEIVES_BEFORE_DEAD));
            call("/", request);
        }
    }

    /** Stores one notification; returns once it is on disk. */
    void send(String bucket, String body) {
        call("/" + ACCOUNT + "/" + queue(bucket), Map.of("Action", "SendMessage", "MessageBody", body));
    }

    private static String queue(String bucket) {
        return bucket + "-events";
    }

    private boolean exists(String queue) {
        return post("/", Map.of("Action", "GetQueueUrl", "QueueName", queue)).statusCode() == 200;
    }

    private void call(String path, Map<String, String> form) {
        HttpResponse<String> response = post(path, form);
        if (response.statusCode() != 200) {
            throw new IllegalStateException("SQS " + form.get("Action") + " at " + endpoint + path + " answered "
                    + response.statusCode() + ": " + response.body());
        }
    }

    private HttpResponse<String> post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "Version=2012-11-05&", ""));
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("SQS at " + endpoint + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling SQS at " + endpoint, e);
        }
    }
}
