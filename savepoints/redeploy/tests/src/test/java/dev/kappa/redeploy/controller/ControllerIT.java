package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.CountingJob;
import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestFlink;
import dev.kappa.redeploy.TestJar;
import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.RestFlinkCluster;
import dev.kappa.redeploy.flink.RestoreRule;
import dev.kappa.redeploy.log.KafkaLog;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobStatus;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller with a real Postgres, a real broker and a real session cluster. */
class ControllerIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private TestFlink flink;
    private Database database;
    private JdbcRegistry registry;
    private KafkaLog log;
    private ControllerLoop loop;
    private JdbcControllerLock lock;
    private Thread thread;

    @BeforeEach
    void startAll() throws Exception {
        TestKafka.servers();
        TestJar.in(directory);
        Files.createDirectories(directory.resolve("checkpoints"));
        flink = new TestFlink(directory, 2);
        database = TestPostgres.fresh();
        registry = new JdbcRegistry(database);
        log = new KafkaLog(TestConfig.in(directory, ""));
        startController();
    }

    private void startController() {
        KappaConfig config = TestConfig.in(directory, "");
        RestFlinkCluster cluster = new RestFlinkCluster(URI.create(TestFlink.url()));
        lock = new JdbcControllerLock(database, "test", Duration.ofSeconds(10));
        loop = new ControllerLoop(
                database,
                lock,
                fence -> ControllerProcess.doors(config, database, cluster, log, fence),
                config.names(),
                Duration.ofMillis(50),
                Duration.ofSeconds(10));
        thread = new Thread(loop::run, "controller");
        thread.start();
    }

    private void stopController() throws InterruptedException {
        loop.stop();
        thread.interrupt();
        thread.join();
        lock.close();
    }

    @AfterEach
    void stopAll() throws Exception {
        stopController();
        log.close();
        registry.close();
        flink.close();
    }

    private VersionDefinition counting(VersionDefinition d, String what) {
        return Definitions.withJob(
                d,
                d.digest(),
                new JobSpec(
                        "",
                        CountingJob.class.getName(),
                        List.of(directory.resolve(d.name()).toString(), what),
                        1));
    }

    private ChangeStatus ended(long change) {
        return Eventually.get("change " + change + " ends", SOON, () -> Optional.of(registry.status(change))
                .filter(c -> c.state().ended()));
    }

    private JobStatus job() {
        return registry.jobs().get(0);
    }

    @Test
    void aViewIsMadeSurvivesAKilledJobManagerAndIsDroppedWithoutATrace() throws Exception {
        VersionDefinition view = counting(Definitions.view("revenue"), "count");
        long start = System.nanoTime();
        ChangeStatus created = ended(registry.submit(Definitions.create(view, 0)));
        System.out.println("created in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertEquals(List.of(), created.problems());
        assertEquals(ChangeState.DONE, created.state());
        assertEquals("running", job().word());
        assertTrue(job().live());
        assertEquals(
                List.of(),
                database.transaction(s -> s.list("SELECT country FROM public.revenue", r -> r.text("country"))));
        Eventually.holds("a checkpoint has what is written once", SOON, () -> job().newest()
                .flatMap(JobAttempt::checkpoint)
                .filter(c -> c.id() >= 3)
                .isPresent());

        JobAttempt first = job().newest().orElseThrow();
        flink.kill();
        Eventually.holds("the absence is told", SOON, () -> job().reason()
                .filter(r -> r.startsWith("Flink at " + TestFlink.url() + " does not answer"))
                .isPresent());
        flink.start();
        JobAttempt second = goesOnFrom(first);
        Path ofFirst = directory.resolve("checkpoints").resolve(first.jobId());
        Eventually.holds("the overtaken checkpoints are removed", SOON, () -> names(ofFirst)
                .equals(Set.of("shared")));
        assertTrue(
                newestMetadata().contains(ofFirst.resolve("shared").toString()),
                "what is written once is in the new checkpoints as well");

        flink.kill();
        flink.start();
        goesOnFrom(second);
        assertTrue(newestMetadata().contains(ofFirst.resolve("shared").toString()));

        ChangeStatus dropped =
                ended(registry.submit(Definitions.drop(view, registry.topology().revision())));
        assertEquals(ChangeState.DONE, dropped.state());
        assertEquals(List.of(), dropped.problems());
        assertEquals(new TreeMap<>(), registry.topology().objects());
        assertEquals(Optional.empty(), log.describe("revenue.v1"));
        try (var left = Files.list(directory.resolve("checkpoints"))) {
            assertEquals(List.of(), left.toList());
        }
        assertTrue(new RestFlinkCluster(URI.create(TestFlink.url()))
                .jobs().values().stream().allMatch(j -> j.state().ended()));
    }

    /** The next attempt, when it has completed three checkpoints. */
    private JobAttempt goesOnFrom(JobAttempt former) throws Exception {
        JobAttempt next = Eventually.get("a new attempt runs", SOON, () -> job().newest()
                .filter(a -> a.attempt() == former.attempt() + 1 && a.state() == AttemptState.RUNNING));
        String from = next.restorePath().orElseThrow();
        assertTrue(from.contains(former.jobId() + "/chk-"), from);
        assertTrue(Long.parseLong(Files.readString(directory.resolve("revenue"))) > 0, "it counts on");
        long restored = RestoreRule.checkpoint(from).orElseThrow();
        return Eventually.get("the second checkpoint and the third complete", SOON, () -> job().newest()
                .filter(a -> a.checkpoint().filter(c -> c.id() >= restored + 3).isPresent()));
    }

    private static Set<String> names(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String newestMetadata() {
        return Eventually.get("the metadata of the newest checkpoint", SOON, () -> {
            Path newest = Path.of(URI.create(
                    job().newest().orElseThrow().checkpoint().orElseThrow().path()));
            try {
                return Optional.of(Files.readString(newest.resolve("_metadata"), StandardCharsets.ISO_8859_1));
            } catch (IOException overtaken) {
                return Optional.empty();
            }
        });
    }

    @Test
    void aStreamWhoseJobFailsIsUndoneAndSaysWhy() {
        VersionDefinition stream = counting(Definitions.stream("failing"), "fail");
        ChangeStatus undone = ended(registry.submit(Definitions.create(stream, 0)));
        assertEquals(ChangeState.UNDONE, undone.state());
        assertEquals(
                "JOB_FAILED: the job of failing$v1 fails: ArithmeticException: division by zero. Flink's log has the whole story;"
                        + " correct the cause and write the statement again.",
                undone.problems().get(0).toString());
        assertEquals(List.of(), undone.suppressed());
        assertEquals(Optional.empty(), log.describe("failing.v1"));
        assertFalse(registry.topology().objects().containsKey("failing"));

        ChangeStatus again = ended(registry.submit(Definitions.create(
                counting(Definitions.stream("failing"), "count"),
                registry.topology().revision())));
        assertEquals(ChangeState.DONE, again.state());
    }

    @Test
    void aStreamThatDoesNotFitIsRefusedAndTheOthersStay() {
        ended(registry.submit(Definitions.create(counting(Definitions.stream("one"), "count"), 0)));
        ended(registry.submit(Definitions.create(
                counting(Definitions.stream("two"), "count"),
                registry.topology().revision())));
        ChangeStatus refused = ended(registry.submit(Definitions.create(
                counting(Definitions.stream("three"), "count"),
                registry.topology().revision())));
        assertEquals(
                List.of(
                        "TOO_FEW_SLOTS: the job of three$v1 needs 1 task slots, and 0 of 2 are free. Start another task manager"
                                + " or raise taskmanager.numberOfTaskSlots, or drop what is not needed."),
                refused.problems().stream().map(Object::toString).toList());
        assertEquals(
                List.of("running", "running"),
                registry.jobs().stream().map(JobStatus::word).toList());
    }

    @Test
    void aControllerThatIsStoppedIsFollowedByOneThatGoesOn() throws Exception {
        long change = registry.submit(Definitions.create(counting(Definitions.view("revenue"), "count"), 0));
        stopController();
        startController();
        assertEquals(ChangeState.DONE, ended(change).state());
        assertEquals(1, job().newest().orElseThrow().attempt());
    }
}
