package dev.kappa.redeploy.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.CheckpointRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Flink's REST interface, version 1.20. */
public final class RestFlinkCluster implements FlinkCluster {
    private static final Duration SUBMISSION = Duration.ofMinutes(2);

    /** Failures further apart than this have nothing to do with each other. */
    private static final Duration TOGETHER = Duration.ofMinutes(5);

    /** {@code CheckpointingOptions.MAX_RETAINED_CHECKPOINTS}, and its former name. */
    private static final Set<String> RETAINED =
            Set.of("execution.checkpointing.num-retained", "state.checkpoints.num-retained");

    private final RestClient rest;
    private final JarShelf jars;
    private final HurriedCheckpoints hurried;

    public RestFlinkCluster(URI base) {
        this.rest = new RestClient(base);
        this.jars = new JarShelf(rest);
        this.hurried = new HurriedCheckpoints(rest);
    }

    @Override
    public String where() {
        return rest.where();
    }

    /** Such as {@code 1.20.5}. */
    public String version() {
        return rest.get("/config").require().path("flink-version").asText();
    }

    /** How many completed checkpoints of a job it keeps. */
    public int retainedCheckpoints() {
        for (JsonNode setting : rest.get("/jobmanager/config").require()) {
            if (RETAINED.contains(setting.path("key").asText())) {
                return setting.path("value").asInt(1);
            }
        }
        return 1;
    }

    @Override
    public Slots slots() {
        JsonNode overview = rest.get("/overview").require();
        return new Slots(
                overview.path("slots-total").asInt(),
                overview.path("slots-available").asInt());
    }

    @Override
    public Map<String, FlinkJob> jobs() {
        hurried.fetch();
        Map<String, FlinkJob> jobs = new LinkedHashMap<>();
        for (JsonNode job : rest.get("/jobs/overview").require().path("jobs")) {
            String id = job.path("jid").asText();
            JsonNode tasks = job.path("tasks");
            jobs.put(
                    id,
                    new FlinkJob(
                            id,
                            job.path("name").asText(),
                            FlinkJob.State.of(job.path("state").asText()),
                            tasks.path("total").asInt(),
                            tasks.path("running").asInt()));
        }
        return jobs;
    }

    @Override
    public CompletableFuture<SubmitResult> submit(JobSubmission submission) {
        ObjectNode body = RestClient.JSON.createObjectNode();
        body.put("entryClass", submission.entryClass());
        submission.arguments().forEach(body.putArray("programArgsList")::add);
        body.put("parallelism", submission.parallelism());
        body.put("jobId", submission.jobId());
        submission.savepointPath().ifPresent(p -> body.put("savepointPath", p));
        submission.flinkConfiguration().forEach(body.putObject("flinkConfiguration")::put);
        return rest.postLater("/jars/" + jars.id(submission.jar(), submission.libraries()) + "/run", body, SUBMISSION)
                .thenApply(this::submitted);
    }

    private SubmitResult submitted(RestClient.Answer answer) {
        if (answer.ok()) {
            return new SubmitResult.Accepted();
        }
        String errors = answer.errors();
        if (errors.contains("DuplicateJobSubmissionException")) {
            return new SubmitResult.KnownAlready();
        }
        if (answer.status() == 503 || errors.contains("TimeoutException") || errors.contains("leader election")) {
            throw new Unavailable(rest.where(), RootCause.of(errors));
        }
        return new SubmitResult.Refused(RootCause.of(errors));
    }

    @Override
    public Optional<CheckpointRef> newestCheckpoint(String jobId) {
        RestClient.Answer answer = rest.get("/jobs/" + jobId + "/checkpoints");
        if (answer.notFound()) {
            return Optional.empty();
        }
        return ref(answer.require().path("latest").path("completed"));
    }

    private static Optional<CheckpointRef> ref(JsonNode checkpoint) {
        return checkpoint.path("external_path").asText().isEmpty()
                ? Optional.empty()
                : Optional.of(new CheckpointRef(
                        checkpoint.path("id").asLong(),
                        checkpoint.path("external_path").asText()));
    }

    @Override
    public Optional<JobFailure> failure(String jobId) {
        RestClient.Answer answer = rest.get("/jobs/" + jobId + "/exceptions?maxExceptions=20");
        if (answer.notFound()) {
            return Optional.empty();
        }
        JsonNode entries = answer.require().path("exceptionHistory").path("entries");
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        JsonNode newest = entries.get(0);
        long at = newest.path("timestamp").asLong();
        int own = 0;
        for (JsonNode entry : entries) {
            boolean lately = at - entry.path("timestamp").asLong() < TOGETHER.toMillis();
            if (lately && FailureCause.of(RootCause.of(entry.path("stacktrace").asText())) == FailureCause.OWN) {
                own++;
            }
        }
        String reason = UserFrame.named(newest.path("stacktrace").asText());
        return Optional.of(new JobFailure(reason, entries.size(), own, Instant.ofEpochMilli(at)));
    }

    @Override
    public long failedCommittables(String jobId) {
        RestClient.Answer job = rest.get("/jobs/" + jobId);
        if (job.notFound()) {
            return 0;
        }
        long failed = 0;
        for (JsonNode vertex : job.require().path("vertices")) {
            String metrics = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            for (JsonNode metric : rest.get(metrics).body()) {
                String name = metric.path("id").asText();
                if (name.endsWith("failedCommittables")) {
                    String query = java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8);
                    for (JsonNode value :
                            rest.get(metrics + "?agg=sum&get=" + query).body()) {
                        failed += value.path("sum").asLong();
                    }
                }
            }
        }
        return failed;
    }

    @Override
    public void cancel(String jobId) {
        RestClient.Answer answer = rest.patch("/jobs/" + jobId + "?mode=cancel");
        // 404: not known; 409: has ended already.
        if (!answer.ok() && !answer.notFound() && answer.status() != 409) {
            answer.require();
        }
    }

    @Override
    public void stopWithSavepoint(String jobId, String directory, StopRequest request) {
        ObjectNode body = RestClient.JSON.createObjectNode();
        body.put("targetDirectory", directory);
        body.put("drain", false);
        body.put("triggerId", request.triggerId());
        RestClient.Answer answer = rest.post("/jobs/" + jobId + "/stop", body, Duration.ofSeconds(10));
        // 404: not known; 409: not possible now. The job's state says more.
        if (!answer.ok() && !answer.notFound() && answer.status() != 409) {
            answer.require();
        }
    }

    @Override
    public void savepoint(String jobId, String directory, StopRequest request) {
        ObjectNode body = RestClient.JSON.createObjectNode();
        body.put("target-directory", directory);
        body.put("cancel-job", false);
        body.put("triggerId", request.triggerId());
        RestClient.Answer answer = rest.post("/jobs/" + jobId + "/savepoints", body, Duration.ofSeconds(10));
        // As for a stop.
        if (!answer.ok() && !answer.notFound() && answer.status() != 409) {
            answer.require();
        }
    }

    @Override
    public Map<String, String> parameters(String jobId) {
        RestClient.Answer answer = rest.get("/jobs/" + jobId + "/config");
        Map<String, String> parameters = new TreeMap<>();
        if (!answer.notFound()) {
            answer.require()
                    .path("execution-config")
                    .path("user-config")
                    .fields()
                    .forEachRemaining(
                            f -> parameters.put(f.getKey(), f.getValue().asText()));
        }
        return parameters;
    }

    @Override
    public StopResult stopResult(String jobId, StopRequest request) {
        RestClient.Answer told = rest.get("/jobs/" + jobId + "/savepoints/" + request.triggerId());
        if (told.notFound()) {
            return new StopResult.Unknown();
        }
        JsonNode answer = told.require();
        if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
            return new StopResult.Pending();
        }
        JsonNode operation = answer.path("operation");
        String path = operation.path("location").asText();
        return path.isEmpty()
                ? new StopResult.Failed(RootCause.of(
                        operation.path("failure-cause").path("stack-trace").asText()))
                : new StopResult.SavedAt(path);
    }

    @Override
    public Optional<String> stoppedAt(String jobId) {
        RestClient.Answer answer = rest.get("/jobs/" + jobId + "/checkpoints");
        if (answer.notFound()) {
            return Optional.empty();
        }
        JsonNode savepoint = answer.require().path("latest").path("savepoint");
        String path = savepoint.path("external_path").asText();
        boolean stopping = savepoint.path("checkpoint_type").asText().equals("SYNC_SAVEPOINT");
        return stopping && !path.isEmpty() ? Optional.of(path) : Optional.empty();
    }

    @Override
    public void checkpoint(String jobId) {
        hurried.ask(jobId);
    }
}
