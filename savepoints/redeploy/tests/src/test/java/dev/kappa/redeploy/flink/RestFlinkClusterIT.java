package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.CountingJob;
import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestFlink;
import dev.kappa.redeploy.TestJar;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.CheckpointRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestFlinkClusterIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static TestFlink server;
    private static Path jar;
    private static RestFlinkCluster flink;
    private static DirectoryCheckpointStore checkpoints;

    @BeforeAll
    static void startCluster() throws Exception {
        server = new TestFlink(directory, 4);
        jar = TestJar.in(directory);
        flink = new RestFlinkCluster(URI.create(TestFlink.url()));
        checkpoints = new DirectoryCheckpointStore(
                directory.resolve("checkpoints").toUri(),
                directory.resolve("savepoints").toUri());
        Files.createDirectories(directory.resolve("checkpoints"));
    }

    @AfterAll
    static void stopCluster() {
        server.close();
    }

    private SubmitResult submit(JobSubmission submission) {
        return flink.submit(submission).join();
    }

    private static JobSubmission submission(String id, String what, Optional<String> from) {
        return new JobSubmission(
                id,
                jar,
                List.of(),
                CountingJob.class.getName(),
                List.of(directory.resolve(id).toString(), what),
                1,
                from,
                Map.of(
                        "pipeline.name",
                        "kappa test.v1",
                        "execution.checkpointing.interval",
                        "100 ms",
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toUri().toString(),
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "RETAIN_ON_CANCELLATION",
                        "restart-strategy.type",
                        "fixed-delay",
                        "restart-strategy.fixed-delay.attempts",
                        "2",
                        "restart-strategy.fixed-delay.delay",
                        "10 ms"));
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static void awaitState(String id, FlinkJob.State state) {
        Eventually.holds(
                id + " " + state,
                SOON,
                () -> flink.jobs().containsKey(id) && flink.jobs().get(id).state() == state);
    }

    private static void awaitCheckpoint(String id) {
        Eventually.holds(
                "a checkpoint",
                SOON,
                () -> checkpoints.completed(id) instanceof CheckpointStore.Listing.Listed l
                        && !l.completed().isEmpty());
    }

    @Test
    void aJobRunsUnderOurIdAndARepetitionStartsNothing() throws Exception {
        String id = newId();
        assertEquals(new SubmitResult.Accepted(), submit(submission(id, "count", Optional.empty())));
        assertEquals(new SubmitResult.KnownAlready(), submit(submission(id, "count", Optional.empty())));
        Eventually.holds("all tasks run", SOON, () -> flink.jobs().get(id).allRunning());
        assertEquals("kappa test.v1", flink.jobs().get(id).name());
        awaitCheckpoint(id);
        flink.cancel(id);
        awaitState(id, FlinkJob.State.CANCELED);
        assertEquals(
                new SubmitResult.KnownAlready(),
                submit(submission(id, "count", Optional.empty())),
                "an id that ended is not taken again");
        flink.cancel(id);
        flink.cancel(newId());

        var listed = (CheckpointStore.Listing.Listed) checkpoints.completed(id);
        CheckpointRef newest = listed.completed().stream()
                .max(Comparator.comparingLong(CheckpointRef::id))
                .orElseThrow();
        String second = newId();
        submit(submission(second, "count", Optional.of(newest.path())));
        Eventually.holds("all tasks run", SOON, () -> flink.jobs().get(second).allRunning());
        assertTrue(Long.parseLong(Files.readString(directory.resolve(second))) > 0, "it goes on from the checkpoint");
        awaitCheckpoint(second);
        Eventually.holds("REST tells of the checkpoint", SOON, () -> flink.newestCheckpoint(second)
                .isPresent());
        CheckpointRef told = flink.newestCheckpoint(second).orElseThrow();
        assertTrue(told.id() > newest.id(), "checkpoint numbers count on over a restart");
        assertEquals(0, flink.failedCommittables(second));
        flink.cancel(second);
        awaitState(second, FlinkJob.State.CANCELED);

        checkpoints.delete(id);
        assertEquals(new CheckpointStore.Listing.Listed(List.of()), checkpoints.completed(id));
        assertEquals(CheckpointStore.Presence.GONE, checkpoints.presence(newest.path()));
    }

    @Test
    void theReasonOfAFailureIsOneReadableLine() {
        String id = newId();
        submit(submission(id, "fail", Optional.empty()));
        awaitState(id, FlinkJob.State.FAILED);
        Eventually.holds("the failure", SOON, () -> flink.failure(id).isPresent());
        assertEquals(
                "ArithmeticException: division by zero",
                flink.failure(id).orElseThrow().reason());
    }

    @Test
    void aMainThatFailsIsARefusalWithItsReason() {
        assertEquals(
                new SubmitResult.Refused("IllegalArgumentException: no such topic 'nowhere'"),
                submit(submission(newId(), "refuse", Optional.empty())));
    }

    @Test
    void aCheckpointThatIsNotThereFailsTheJobWithThatReason() {
        String id = newId();
        SubmitResult result =
                submit(submission(id, "count", Optional.of("file:" + directory.resolve("nowhere/chk-1"))));
        if (result instanceof SubmitResult.Accepted) {
            awaitState(id, FlinkJob.State.FAILED);
            Eventually.holds("the failure", SOON, () -> flink.failure(id).isPresent());
            assertTrue(flink.failure(id).orElseThrow().reason().contains("nowhere/chk-1"));
        } else {
            assertTrue(result.toString().contains("nowhere/chk-1"), result.toString());
        }
    }

    @Test
    void aStopWithSavepointNamesTheSavepoint() throws Exception {
        String id = newId();
        submit(submission(id, "count", Optional.empty()));
        Eventually.holds("all tasks run", SOON, () -> flink.jobs().get(id).allRunning());
        StopRequest request = new StopRequest(newId());
        assertEquals(new StopResult.Unknown(), flink.stopResult(id, request));
        flink.checkpoint(id);
        flink.stopWithSavepoint(id, checkpoints.savepoints(id), request);
        flink.stopWithSavepoint(id, checkpoints.savepoints(id), request);
        StopResult result = Eventually.get("the savepoint", SOON, () -> Optional.of(flink.stopResult(id, request))
                .filter(r -> !(r instanceof StopResult.Pending)));
        String path = ((StopResult.SavedAt) result).path();
        assertEquals(CheckpointStore.Presence.THERE, checkpoints.presence(path));
        awaitState(id, FlinkJob.State.FINISHED);
        CheckpointStore.Savepoint.There there = (CheckpointStore.Savepoint.There) checkpoints.savepoint(id);
        assertEquals(Path.of(URI.create(path)), Path.of(URI.create(there.path())));
        assertEquals(Optional.empty(), RestoreRule.newerThan(there, checkpoints.completed(id)));
        assertTrue(
                there.number()
                        > flink.newestCheckpoint(id).map(CheckpointRef::id).orElse(0L),
                "its number is that of the last checkpoint");
        Eventually.holds(
                "REST tells of the savepoint", SOON, () -> flink.stoppedAt(id).equals(Optional.of(path)));

        flink.stopWithSavepoint(id, checkpoints.savepoints(id), request);
        assertEquals(new StopResult.SavedAt(path), flink.stopResult(id, request), "asked again, it is the same");
        StopRequest late = new StopRequest(newId());
        flink.stopWithSavepoint(id, checkpoints.savepoints(id), late);
        flink.checkpoint(newId());
        Eventually.holds(
                "nothing can be stopped twice",
                SOON,
                () -> !(flink.stopResult(id, late) instanceof StopResult.Pending));

        String second = newId();
        submit(submission(second, "count", Optional.of(path)));
        Eventually.holds("all tasks run", SOON, () -> flink.jobs().get(second).allRunning());
        assertTrue(Long.parseLong(Files.readString(directory.resolve(second))) > 0, "it goes on from the savepoint");
        flink.cancel(second);
        awaitState(second, FlinkJob.State.CANCELED);
        checkpoints.delete(id);
        assertEquals(new CheckpointStore.Savepoint.None(), checkpoints.savepoint(id));
    }

    @Test
    void oneJarIsUploadedOnce() throws Exception {
        String id = newId();
        submit(submission(id, "end", Optional.empty()));
        long uploaded = uploadedJars();
        new RestFlinkCluster(URI.create(TestFlink.url()))
                .submit(submission(newId(), "end", Optional.empty()))
                .join();
        assertEquals(uploaded, uploadedJars());
    }

    private long uploadedJars() throws IOException {
        try (var files = Files.walk(directory.resolve("upload"))) {
            return files.filter(f -> f.toString().endsWith(".jar")).count();
        }
    }

    @Test
    void slotsAreCounted() {
        Slots slots = flink.slots();
        assertEquals(4, slots.total());
    }

    @Test
    void aClusterThatIsNotThereIsUnavailable() {
        Unavailable e = assertThrows(
                Unavailable.class, () -> new RestFlinkCluster(URI.create("http://127.0.0.1:27998")).jobs());
        assertTrue(e.getMessage().startsWith("Flink at http://127.0.0.1:27998 does not answer"), e.getMessage());
    }

    @Test
    void aUsersJarRunsBesideKappasAndASavepointLeavesItsJobRunning() throws Exception {
        Path kappas = directory.resolve("kappas.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(kappas))) {
            out.putNextEntry(new ZipEntry("nothing.txt"));
        }
        String id = newId();
        JobSubmission alone = submission(id, "count", Optional.empty());
        Map<String, String> settings = new TreeMap<>(alone.flinkConfiguration());
        settings.put("pipeline.global-job-parameters", "its:own");
        JobSubmission both = new JobSubmission(
                id, kappas, List.of(jar), alone.entryClass(), alone.arguments(), 1, Optional.empty(), settings);
        assertEquals(new SubmitResult.Accepted(), flink.submit(both).join());
        Eventually.holds("all tasks run", SOON, () -> flink.jobs().get(id).allRunning());
        assertEquals("own", flink.parameters(id).get("its"));
        awaitCheckpoint(id);

        String trial = newId();
        StopRequest request = new StopRequest(trial);
        assertEquals(new StopResult.Unknown(), flink.stopResult(id, request));
        flink.savepoint(id, checkpoints.savepoints(trial), request);
        flink.savepoint(id, checkpoints.savepoints(trial), request);
        Eventually.holds("the savepoint", SOON, () -> flink.stopResult(id, request) instanceof StopResult.SavedAt);
        assertTrue(flink.jobs().get(id).allRunning());
        String path = ((CheckpointStore.Savepoint.There) checkpoints.savepoint(trial)).path();

        String next = newId();
        flink.submit(submission(next, "count", Optional.of(path))).join();
        awaitState(next, FlinkJob.State.RUNNING);
        Eventually.holds(
                "the restored count",
                SOON,
                () -> Files.exists(directory.resolve(next))
                        && !read(directory.resolve(next)).equals("0"));
        flink.cancel(id);
        flink.cancel(next);
        awaitState(id, FlinkJob.State.CANCELED);
        awaitState(next, FlinkJob.State.CANCELED);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
