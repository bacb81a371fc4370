package dev.kappa.local.command;

import dev.kappa.local.StackException;
import dev.kappa.redeploy.config.KappaConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/**
 * Looks at the systems that the user's own configuration names, before anything of Kappa is started: do they answer, do they let us in, are
 * they what Kappa needs. Changes nothing in them.
 */
record UserSystems(KappaConfig config) {
    private static final int SECONDS = 10;
    private static final Pattern FLINK_VERSION = Pattern.compile("\"flink-version\"\\s*:\\s*\"([^\"]+)\"");

    /** Throws with one line for every system that is not as it must be. */
    void check() throws InterruptedException {
        Map<String, Callable<Optional<String>>> checks = new HashMap<>();
        checks.put("kafka.bootstrap.servers=" + config.kafka().bootstrapServers(), this::kafka);
        checks.put("serving.url=" + config.serving().url(), this::postgres);
        checks.put("flink.rest.url=" + config.flink().restUrl(), this::flink);
        checks.put("job.jar=" + config.jobJar(), this::jobJar);
        for (String key : List.of("s3.endpoint", "sqs.endpoint")) {
            String endpoint = config.others().getOrDefault(key, "");
            if (!endpoint.isBlank()) {
                checks.put(key + "=" + endpoint, () -> answers(endpoint));
            }
        }
        List<String> problems = new ArrayList<>();
        Map<String, CompletableFuture<Optional<String>>> running = new HashMap<>();
        checks.forEach((key, check) -> running.put(key, CompletableFuture.supplyAsync(() -> outcome(check))));
        running.forEach((key, outcome) -> outcome.join().ifPresent(problem -> problems.add(key + ": " + problem)));
        if (!problems.isEmpty()) {
            problems.sort(null);
            throw new StackException(String.join("\n", problems));
        }
    }

    private static Optional<String> outcome(Callable<Optional<String>> check) {
        try {
            return check.call();
        } catch (Exception e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String message = Optional.ofNullable(root.getMessage()).orElse(root.toString());
            return Optional.of(message.replaceFirst("[.]?$", ".") + " Correct the key, or start that system.");
        }
    }

    private Optional<String> kafka() throws Exception {
        Map<String, Object> client =
                new HashMap<>(config.secrets().resolve(config.kafka().clientProperties()));
        client.put("request.timeout.ms", SECONDS * 1000);
        client.put("default.api.timeout.ms", SECONDS * 1000);
        try (Admin admin = Admin.create(client)) {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(SECONDS + 1, TimeUnit.SECONDS)
                    .size();
            int copies = config.kafka().replicationFactor();
            return brokers >= copies
                    ? Optional.empty()
                    : Optional.of("has %d brokers, too few for kafka.replication.factor=%d. Lower it, or add brokers."
                            .formatted(brokers, copies));
        }
    }

    private Optional<String> postgres() throws Exception {
        Properties account = new Properties();
        account.setProperty("user", config.serving().user());
        account.setProperty(
                "password", config.secrets().resolve(config.serving().password()));
        account.setProperty("connectTimeout", Integer.toString(SECONDS));
        account.setProperty("socketTimeout", Integer.toString(SECONDS));
        try (Connection connection =
                        DriverManager.getConnection(config.serving().url(), account);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT has_database_privilege(current_database(), 'CREATE')")) {
            rows.next();
            return rows.getBoolean(1)
                    ? Optional.empty()
                    : Optional.of("'%s' may not create schemas here. GRANT CREATE ON DATABASE %s TO %s."
                            .formatted(
                                    config.serving().user(),
                                    connection.getCatalog(),
                                    config.serving().user()));
        }
    }

    private Optional<String> flink() throws Exception {
        HttpResponse<String> answer = get(config.flink().restUrl() + "/config");
        Matcher version = FLINK_VERSION.matcher(answer.body());
        if (answer.statusCode() != 200 || !version.find()) {
            return Optional.of("answers HTTP " + answer.statusCode() + ", not like Flink's REST. Correct the address.");
        }
        return version.group(1).startsWith("1.20.")
                ? Optional.empty()
                : Optional.of("is Flink " + version.group(1) + ". Kappa's jobs need Flink 1.20.");
    }

    private Optional<String> jobJar() {
        return Files.isRegularFile(config.jobJar())
                ? Optional.empty()
                : Optional.of(
                        "there is no such file. Run make build, or correct the path (it is relative to the file).");
    }

    /** Any answer will do: without a signature S3 and SQS refuse, and that shows that they are there. */
    private static Optional<String> answers(String endpoint) throws Exception {
        get(endpoint);
        return Optional.empty();
    }

    private static HttpResponse<String> get(String url) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(SECONDS))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(SECONDS))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
