package dev.kappa.local.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.local.it.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Everything that a running stack leaves or shows, led through a {@link SecretSearch}. */
final class StackTraces {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningStack stack;
    private final SecretSearch search;

    StackTraces(RunningStack stack, SecretSearch search) {
        this.stack = stack;
        this.search = search;
    }

    /** Logs, configuration, checkpoints, savepoints, Kafka's and Postgres's data: all but the secrets themselves and the programs. */
    void files() throws IOException {
        Path home = stack.settings().home().directory();
        Path secrets = stack.settings().home().secrets().directory();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped = directory.equals(secrets)
                        || home.relativize(directory).toString().matches("data/postgres/server-[^/]*");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!file.toString().endsWith(".jar")) {
                    search.file(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                if (gone instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // the stack runs: checkpoints come and go
                }
                throw gone;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException gone) throws IOException {
                return gone == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, gone);
            }
        });
    }

    /** Every table and view of a database, row by row, and what its sessions run; but for their temporary tables, which nobody else can read. */
    void database(String name, Connection connection) throws SQLException {
        List<String> relations = new ArrayList<>();
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables"
                        + " WHERE schemaname NOT LIKE 'pg\\_temp\\_%'"
                        + " UNION SELECT 'pg_catalog.' || v FROM unnest(ARRAY['pg_stat_activity', 'pg_views', 'pg_settings',"
                        + " 'pg_replication_slots', 'pg_stat_replication', 'pg_description']) AS v")) {
            while (rows.next()) {
                relations.add(rows.getString(1));
            }
        }
        for (String relation : relations) {
            try (Statement sql = connection.createStatement();
                    ResultSet rows = sql.executeQuery("SELECT t::text FROM " + relation + " AS t")) {
                while (rows.next()) {
                    search.text("table " + name + "." + relation, rows.getString(1));
                }
            }
        }
    }

    /** The command line and the environment of every process of this machine that may be read. */
    void processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process :
                    all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                search.file(process.resolve("cmdline"));
                for (String pseudo : List.of("cmdline", "environ")) {
                    try {
                        search.bytes("/proc " + pseudo + " of " + process, Files.readAllBytes(process.resolve(pseudo)));
                    } catch (IOException e) {
                        // gone, or somebody else's
                    }
                }
            }
        }
    }

    /** What Flink's REST tells about the cluster, its machines and every job. */
    void flink() throws Exception {
        String flink = stack.config().flink().restUrl().toString();
        for (String path : List.of(
                "config",
                "overview",
                "jobmanager/config",
                "jobmanager/environment",
                "jobmanager/log",
                "jobmanager/stdout",
                "jobmanager/thread-dump",
                "jars",
                "datasets")) {
            get(flink + "/" + path);
        }
        for (JsonNode log : get(flink + "/jobmanager/logs").path("logs")) {
            get(flink + "/jobmanager/logs/" + log.path("name").asText());
        }
        for (JsonNode machine : get(flink + "/taskmanagers").path("taskmanagers")) {
            String at = flink + "/taskmanagers/" + machine.path("id").asText();
            List.of("", "/logs", "/log", "/stdout", "/thread-dump").forEach(path -> get(at + path));
        }
        for (String job : jobs()) {
            String at = flink + "/jobs/" + job;
            List.of(
                            "",
                            "/config",
                            "/plan",
                            "/exceptions",
                            "/checkpoints",
                            "/checkpoints/config",
                            "/accumulators",
                            "/jobmanager/config",
                            "/jobmanager/environment",
                            "/status")
                    .forEach(path -> get(at + path));
            for (JsonNode vertex : get(at).path("vertices")) {
                get(at + "/vertices/" + vertex.path("id").asText());
                get(at + "/vertices/" + vertex.path("id").asText() + "/accumulators");
            }
        }
    }

    /** The ids of all jobs that the cluster remembers. */
    List<String> jobs() {
        List<String> ids = new ArrayList<>();
        get(stack.config().flink().restUrl() + "/jobs")
                .path("jobs")
                .forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }

    /** What the gateway's REST tells of itself and of a session. */
    void gateway() throws Exception {
        String gateway = "http://" + stack.config().gateway().host() + ":"
                + stack.config().gateway().port();
        get(gateway + "/v1/info");
        String session =
                post(gateway + "/v1/sessions", "{}").path("sessionHandle").asText();
        get(gateway + "/v1/sessions/" + session);
    }

    JsonNode post(String url, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return answer(
                url, HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    JsonNode get(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            return answer(
                    url,
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode answer(String url, String body) {
        search.text("answer of " + url, body);
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
