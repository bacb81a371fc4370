package dev.kappa.local.command;

import dev.kappa.local.StackException;
import dev.kappa.redeploy.config.ConfigCheck;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the systems that the user's own configuration names, before anything of Kappa is started: what {@link ConfigCheck} says of those
 * that Kappa needs, and whether the shop's bucket and queue answer, where they are named. Changes nothing in them.
 */
record UserSystems(KappaConfig config) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Throws with one line for everything that is not as it must be. */
    void check() {
        List<String> problems = Stream.concat(
                        new ConfigCheck(config).problems().stream().map(Problem::toString),
                        Stream.of("s3.endpoint", "sqs.endpoint").flatMap(key -> silence(key).stream()))
                .toList();
        if (!problems.isEmpty()) {
            throw new StackException(problems.stream().collect(Collectors.joining("\n")));
        }
    }

    /** Any answer will do: without a signature S3 and SQS refuse, and that shows that they are there. */
    private Optional<String> silence(String key) {
        String endpoint = config.others().getOrDefault(key, "");
        if (endpoint.isBlank()) {
            return Optional.empty();
        }
        try {
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint))
                    .timeout(PATIENCE)
                    .build();
            http.send(request, HttpResponse.BodyHandlers.discarding());
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(
                    key + "=" + endpoint + " does not answer (" + e + "). Correct the key, or start that system.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(key + "=" + endpoint + ": interrupted.");
        }
    }
}
