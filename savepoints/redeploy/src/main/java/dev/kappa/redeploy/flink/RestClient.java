package dev.kappa.redeploy.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.redeploy.Unavailable;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** JSON over HTTP, as Flink's REST speaks it. */
final class RestClient {
    static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    RestClient(URI base) {
        this.base = base;
    }

    /** An answer of the server, good or bad. */
    record Answer(int status, JsonNode body, String where) {
        boolean ok() {
            return status / 100 == 2;
        }

        boolean notFound() {
            return status == 404;
        }

        /** The errors that Flink lists, joined. */
        String errors() {
            StringBuilder text = new StringBuilder();
            body.path("errors").forEach(e -> text.append(e.asText()).append('\n'));
            return text.length() == 0 ? body.toString() : text.toString();
        }

        /** The body; {@link Unavailable} with the reason when the server could not answer. */
        JsonNode require() {
            if (!ok()) {
                throw new Unavailable(where, "HTTP " + status + ", " + RootCause.of(errors()));
            }
            return body;
        }
    }

    String where() {
        return "Flink at " + base;
    }

    Answer get(String path) {
        return send(request(path, Duration.ofSeconds(10)).GET().build());
    }

    Answer patch(String path) {
        return send(request(path, Duration.ofSeconds(10))
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    Answer patch(String path, JsonNode body) {
        return send(request(path, Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    Answer post(String path, JsonNode body, Duration timeout) {
        return send(posting(path, body, timeout));
    }

    /** The same, without waiting for the answer; {@link Unavailable} is then what the future ends with. */
    CompletableFuture<Answer> postLater(String path, JsonNode body, Duration timeout) {
        return client.sendAsync(posting(path, body, timeout), HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                        throw away(cause);
                    }
                    return answer(response);
                });
    }

    private HttpRequest posting(String path, JsonNode body, Duration timeout) {
        return request(path, timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    /** Uploads one file as a multipart form. */
    Answer upload(String path, String fileName, Path file, Duration timeout) throws IOException {
        String boundary = "kappa" + UUID.randomUUID();
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        long length = head.length + Files.size(file) + tail.length;
        HttpRequest.BodyPublisher parts = HttpRequest.BodyPublishers.ofInputStream(() -> open(head, file, tail));
        return send(request(path, timeout)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.fromPublisher(parts, length))
                .build());
    }

    private static SequenceInputStream open(byte[] head, Path file, byte[] tail) {
        try {
            return new SequenceInputStream(Collections.enumeration(List.of(
                    new java.io.ByteArrayInputStream(head),
                    Files.newInputStream(file),
                    new java.io.ByteArrayInputStream(tail))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
    }

    private Answer send(HttpRequest request) {
        try {
            return answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(where(), "interrupted", e);
        }
    }

    private Answer answer(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), parse(response.body()), where());
    }

    private Unavailable away(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Unavailable(where(), reason, cause);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? JSON.createObjectNode() : node;
        } catch (IOException e) {
            return JSON.createObjectNode().put("text", new String(body, StandardCharsets.UTF_8));
        }
    }
}
