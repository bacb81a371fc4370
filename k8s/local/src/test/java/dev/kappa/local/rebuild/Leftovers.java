package dev.kappa.local.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.local.Port;
import dev.kappa.local.it.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;

/**
 * What the systems around hold of versions, against the list of versions: what is there and belongs to none, and what is missing. Asks
 * each system itself; of the product's code it uses nothing but where the systems are.
 */
final class Leftovers {
    private static final Pattern VERSION_TOPIC = Pattern.compile(".+\\.v\\d+");
    private static final Pattern VERSION_TABLE = Pattern.compile(".+_v\\d+");

    private final RunningStack stack;

    Leftovers(RunningStack stack) {
        this.stack = stack;
    }

    /** Waits until nothing is left over, for a sweep may take its time; then names what still is. */
    void awaitNone(Duration patience) throws Exception {
        Instant deadline = Instant.now().plus(patience);
        List<String> found = look();
        while (!found.isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("left over: " + String.join("; ", found));
            }
            Thread.sleep(500);
            found = look();
        }
    }

    List<String> look() throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection serving = stack.serving();
                Admin admin = Admin.create(
                        Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()))) {
            topics(serving, admin, found);
            groups(serving, admin, found);
            tables(serving, found);
            jobs(serving, found);
            files(serving, found);
            found.addAll(
                    column(
                            serving,
                            "SELECT 'change ' || id || ' is ' || state FROM kappa.changes WHERE state NOT IN ('DONE', 'UNDONE')"));
        }
        return found;
    }

    private void topics(Connection serving, Admin admin, List<String> found) throws Exception {
        SortedSet<String> known = column(
                serving, "SELECT definition->>'topic' FROM kappa.versions WHERE definition->>'topic' IS NOT NULL");
        SortedSet<String> there = new TreeSet<>(admin.listTopics().names().get());
        there.removeIf(topic -> !VERSION_TOPIC.matcher(topic).matches());
        differ("topic", there, known, found);
    }

    private void groups(Connection serving, Admin admin, List<String> found) throws Exception {
        SortedSet<String> known = column(serving, "SELECT 'kappa.' || name || '.v' || version FROM kappa.versions");
        admin.listConsumerGroups().all().get().stream()
                .map(ConsumerGroupListing::groupId)
                .filter(group -> group.startsWith("kappa."))
                .filter(group -> !known.contains(group))
                .forEach(group -> found.add("group " + group + " belongs to no version"));
    }

    private static void tables(Connection serving, List<String> found) throws SQLException {
        SortedSet<String> there = column(serving, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
        there.removeIf(table -> !VERSION_TABLE.matcher(table).matches());
        differ(
                "table",
                there,
                column(
                        serving,
                        "SELECT name || '_v' || version FROM kappa.versions WHERE definition->>'table' IS NOT NULL"),
                found);
        differ(
                "progress of a view",
                column(serving, "SELECT name || '$v' || version FROM kappa.view_progress"),
                column(
                        serving,
                        "SELECT name || '$v' || version FROM kappa.versions WHERE definition->>'table' IS NOT NULL"),
                found);
    }

    /** Of each wanted version exactly one job runs, with all its tasks, and nothing else takes a slot. */
    private void jobs(Connection serving, List<String> found) throws Exception {
        Map<String, Integer> running = new HashMap<>();
        int jobs = 0;
        for (JsonNode job : flink("/jobs/overview").path("jobs")) {
            String state = job.path("state").asText();
            if (!List.of("CANCELED", "FINISHED", "FAILED").contains(state)) {
                running.merge(job.path("name").asText(), 1, Integer::sum);
                jobs++;
                if (!state.equals("RUNNING")) {
                    found.add(job.path("name").asText() + " is " + state);
                }
            }
        }
        running.forEach((name, number) -> {
            if (number > 1) {
                found.add(number + " jobs " + name + " run");
            }
        });
        differ(
                "job",
                new TreeSet<>(running.keySet()),
                column(serving, "SELECT 'kappa ' || name || '.v' || version FROM kappa.versions WHERE job_wanted"),
                found);
        JsonNode cluster = flink("/overview");
        int taken = cluster.path("slots-total").asInt()
                - cluster.path("slots-available").asInt();
        if (taken != jobs) {
            found.add(taken + " slots are taken by " + jobs + " jobs of one slot each");
        }
    }

    /** How many TaskManagers the JobManager counts on. */
    int taskManagers() throws IOException, InterruptedException {
        return flink("/taskmanagers").path("taskmanagers").size();
    }

    /** Only attempts of versions that still are may have checkpoints and savepoints. */
    private void files(Connection serving, List<String> found) throws SQLException, IOException {
        SortedSet<String> known = column(
                serving, "SELECT job_id FROM kappa.jobs JOIN kappa.versions USING (name, version) WHERE NOT life_over");
        for (String kind : List.of("checkpoints", "savepoints")) {
            try (Stream<Path> jobs = Files.list(stack.settings().home().flink().resolve(kind))) {
                jobs.filter(job -> !known.contains(job.getFileName().toString()))
                        .filter(job ->
                                !job.getFileName().toString().equals("jars")) // of users; swept after ten minutes
                        .filter(Leftovers::holdsSomething)
                        .forEach(job -> found.add(kind + " of " + job.getFileName() + ", a job of no version"));
            }
        }
        for (String path : column(
                serving,
                "SELECT savepoint_path FROM kappa.jobs JOIN kappa.versions USING (name, version)"
                        + " WHERE savepoint_path IS NOT NULL AND NOT job_wanted AND NOT life_over"
                        + " AND attempt = (SELECT max(attempt) FROM kappa.jobs j WHERE (j.name, j.version) = (jobs.name, jobs.version))")) {
            if (!Files.isRegularFile(Path.of(URI.create(path).getPath()).resolve("_metadata"))) {
                found.add("the savepoint " + path + " is missing");
            }
        }
    }

    private static boolean holdsSomething(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.anyMatch(Files::isRegularFile);
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // it is being removed
        }
    }

    private JsonNode flink(String path) throws IOException, InterruptedException {
        String answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + stack.settings().address(Port.FLINK_REST) + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(answer);
    }

    private static void differ(String what, SortedSet<String> there, SortedSet<String> known, List<String> found) {
        there.stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> found.add(what + " " + t + " belongs to no version"));
        known.stream().filter(k -> !there.contains(k)).forEach(k -> found.add(what + " " + k + " is missing"));
    }

    private static SortedSet<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            SortedSet<String> all = new TreeSet<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
