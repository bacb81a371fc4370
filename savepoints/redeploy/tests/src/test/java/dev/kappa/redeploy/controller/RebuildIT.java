package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.CopyingJob;
import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestFlink;
import dev.kappa.redeploy.TestJar;
import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.RestFlinkCluster;
import dev.kappa.redeploy.log.KafkaLog;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.JobStatus;
import dev.kappa.redeploy.registry.SavepointRow;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.RebuildPlanner;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream and a view on real systems, rebuilt, rolled back and retired while facts come in and a reader looks. */
class RebuildIT {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private TestFlink flink;
    private Database database;
    private JdbcRegistry registry;
    private KafkaLog log;
    private ControllerLoop loop;
    private JdbcControllerLock lock;
    private Thread controller;
    private String address;
    private String user;

    private final AtomicInteger produced = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    @BeforeEach
    void startAll() throws Exception {
        TestKafka.servers();
        TestJar.in(directory);
        Files.createDirectories(directory.resolve("checkpoints"));
        flink = new TestFlink(directory, 4);
        database = TestPostgres.fresh();
        registry = new JdbcRegistry(database);
        registry.topology();
        user = database.transaction(s -> s.first("SELECT current_database() AS d", r -> r.text("d")))
                .orElseThrow();
        address = TestPostgres.url(user);
        log = new KafkaLog(TestConfig.in(directory, ""));
        log.create("raw." + user, 2);
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
        controller = new Thread(loop::run, "controller");
        controller.start();
        background("producer", this::produce);
    }

    @AfterEach
    void stopAll() throws Exception {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        loop.stop();
        controller.interrupt();
        controller.join();
        lock.close();
        log.close();
        registry.close();
        flink.close();
    }

    private void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        threads.add(thread);
        thread.start();
    }

    /** Into the first of two partitions; the other stays empty. */
    private void produce() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS), new StringSerializer(), new StringSerializer())) {
            while (!stopped) {
                producer.send(new ProducerRecord<>("raw." + user, 0, null, "n" + produced.incrementAndGet()));
                pause(10);
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private VersionDefinition stream(String name, int version) {
        VersionDefinition d = Definitions.version(Definitions.stream(name), version, List.of("raw." + user), List.of());
        return job(d, "raw." + user, List.of());
    }

    private VersionDefinition view(String name, int version, VersionDefinition reads, String amount) {
        VersionDefinition d = Definitions.version(Definitions.view(name), version, List.of(), List.of(reads.id()));
        return job(d, reads.topic().orElseThrow(), List.of(address, user, name, Integer.toString(version), amount));
    }

    private VersionDefinition job(VersionDefinition d, String input, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                TestKafka.SERVERS,
                input,
                "kappa." + d.name() + ".v" + d.id().version(),
                d.topic().orElseThrow()));
        arguments.addAll(more);
        return Definitions.withJob(d, d.digest(), new JobSpec("", CopyingJob.class.getName(), arguments, 1));
    }

    private ChangeStatus ended(long change) {
        return Eventually.get("change " + change + " ends", SOON, () -> Optional.of(registry.status(change))
                .filter(c -> c.state().ended()));
    }

    private long revision() {
        return registry.topology().revision();
    }

    private List<VersionId> wanted() {
        return registry.jobs().stream()
                .filter(JobStatus::wanted)
                .map(JobStatus::version)
                .toList();
    }

    private long count(String where) {
        return database.transaction(
                        s -> s.first("SELECT count(*) AS n FROM public.sums WHERE " + where, r -> r.number("n")))
                .orElseThrow();
    }

    /** Looks all the time: what it sees may only grow, and is of one version. */
    private void read(AtomicReference<String> wrong, AtomicInteger looks) {
        long most = 0;
        while (!stopped && wrong.get() == null) {
            try {
                long[] seen = database.transaction(s ->
                                s.first("SELECT count(*) AS n, count(DISTINCT amount) AS kinds FROM public.sums", r ->
                                        new long[] {r.number("n"), r.number("kinds")}))
                        .orElseThrow();
                if (seen[0] < most || seen[1] > 1) {
                    wrong.set("after " + most + " rows " + seen[0] + " of " + seen[1] + " kinds");
                }
                most = seen[0];
                looks.incrementAndGet();
            } catch (RuntimeException e) {
                wrong.set(e.toString());
            }
        }
    }

    @Test
    void aStreamAndItsViewAreRebuiltRolledBackAndRetiredWhileFactsComeIn() {
        VersionDefinition a1 = stream("nums", 1);
        VersionDefinition b1 = view("sums", 1, a1, "1.00");
        VersionDefinition a2 = stream("nums", 2);
        VersionDefinition b2 = view("sums", 2, a2, "2.00");
        assertEquals(
                ChangeState.DONE,
                ended(registry.submit(Definitions.create(a1, revision()))).state());
        assertEquals(
                ChangeState.DONE,
                ended(registry.submit(Definitions.create(b1, revision()))).state());
        Eventually.holds("rows are shown", SOON, () -> count("true") > 100);
        AtomicReference<String> wrong = new AtomicReference<>();
        AtomicInteger looks = new AtomicInteger();
        background("reader", () -> read(wrong, looks));

        long start = System.nanoTime();
        long rebuild = registry.submit(
                Definitions.rebuild(List.of(a2, b2), List.of(a1.id(), b1.id()), true, 86_400, revision()));
        Eventually.holds("it waits for approval", SOON, () -> registry.status(rebuild)
                .waitingFor()
                .filter(w -> w.contains("APPLY"))
                .isPresent());
        List<VersionProgress> progress = registry.progress(rebuild);
        assertEquals(
                List.of(a2.id(), b2.id()),
                progress.stream().map(VersionProgress::version).toList());
        assertTrue(progress.get(0).consumed() > 0 && progress.get(0).perSecond() > 0, progress.toString());
        registry.decide(rebuild, Decision.APPLY);
        ChangeStatus done = ended(rebuild);
        assertEquals(List.of(), done.problems());
        assertEquals(ChangeState.DONE, done.state());
        assertTrue(done.switched());
        report("rebuilt", start, done);
        assertEquals(List.of(a2.id(), b2.id()), wanted());
        assertEquals(
                new TreeSet<>(List.of(a1.id(), b1.id())),
                registry.topology().kept().keySet());
        assertEquals(
                List.of(a1.id(), b1.id()),
                registry.savepoints().stream().map(SavepointRow::version).toList());
        awaitAllShown("2.00");
        assertEquals(null, wrong.get());

        start = System.nanoTime();
        ChangeStatus back = ended(
                registry.submit(Definitions.rollback(List.of(a1, b1), List.of(a2.id(), b2.id()), 86_400, revision())));
        assertEquals(List.of(), back.problems());
        assertEquals(ChangeState.DONE, back.state());
        report("rolled back", start, back);
        assertEquals(List.of(a1.id(), b1.id()), wanted());
        awaitAllShown("1.00");
        assertEquals(null, wrong.get());

        ChangeStatus forward =
                ended(registry.submit(Definitions.rollback(List.of(a2, b2), List.of(a1.id(), b1.id()), 1, revision())));
        assertEquals(List.of(), forward.problems());
        awaitAllShown("2.00");
        Eventually.holds(
                "the first versions are retired",
                SOON,
                () -> registry.topology().versions().keySet().equals(new TreeSet<>(List.of(a2.id(), b2.id()))));
        assertEquals(null, wrong.get());
        assertTrue(looks.get() > 100, looks + " looks");
        System.out.println("a reader looked " + looks + " times at " + produced + " facts and saw nothing wrong");

        assertEquals(Optional.empty(), log.describe(a1.topic().orElseThrow()));
        assertEquals(Map.of(), log.groupOffsets("kappa.nums.v1"));
        assertTrue(log.describe("raw." + user).isPresent());
        assertEquals(
                List.of(),
                database
                        .transaction(
                                s -> s.list("SELECT to_regclass('public.sums_v1')::text AS t", r -> r.maybeText("t")))
                        .stream()
                        .flatMap(Optional::stream)
                        .toList());
        assertEquals(List.of(), registry.savepoints());
    }

    /** How long the whole took, and how long the views stood still. */
    private static void report(String what, long start, ChangeStatus change) {
        Instant stop = change.steps().stream()
                .filter(s -> s.step() instanceof dev.kappa.topology.plan.Step.StopWithSavepoint)
                .findFirst()
                .flatMap(s -> s.started())
                .orElseThrow();
        Instant end = change.steps().get(change.steps().size() - 1).ended().orElseThrow();
        change.steps().stream()
                .filter(s -> !s.started().orElseThrow().isBefore(stop))
                .forEach(s -> System.out.println("  "
                        + Duration.between(s.started().orElseThrow(), s.ended().orElseThrow())
                                .toMillis()
                        + " ms: " + s.step().words()));
        System.out.println(what + " in " + (System.nanoTime() - start) / 1_000_000 + " ms; views stood still for "
                + Duration.between(stop, end).toMillis() + " ms");
    }

    /** Every fact of now comes to be shown once, by the version with this amount alone. */
    private void awaitAllShown(String amount) {
        int now = produced.get();
        Eventually.holds(
                now + " facts are shown",
                SOON,
                () -> count("amount = " + amount + " AND substr(country, 2)::int <= " + now) == now);
        assertEquals(0, count("amount <> " + amount));
    }

    /** As the job of a version does when the broker has aborted its transaction. */
    private static void noteLoss(VersionDefinition version) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.SERVERS))) {
            String group = Names.lossGroup(new Names("").group(version.id()));
            TopicPartition place = new TopicPartition(version.topic().orElseThrow(), 0);
            admin.alterConsumerGroupOffsets(group, Map.of(place, new OffsetAndMetadata(1, "aborted")))
                    .all()
                    .get();
        }
    }

    private List<VersionId> suspect() {
        return registry.jobs().stream()
                .filter(j -> j.word().equals("suspect"))
                .map(JobStatus::version)
                .toList();
    }

    @Test
    void aVersionThatLostATransactionIsSuspectStandsInTheWayOfItsReadersAndIsRepairedByARebuild() throws Exception {
        VersionDefinition a1 = stream("lossy", 1);
        VersionDefinition b1 = view("sums", 5, a1, "1.00");
        ended(registry.submit(Definitions.create(a1, revision())));
        ended(registry.submit(Definitions.create(b1, revision())));
        assertEquals(List.of(), suspect());

        noteLoss(a1);
        Eventually.holds("both are suspect", SOON, () -> suspect().equals(List.of(a1.id(), b1.id())));
        assertEquals(
                Optional.of("Kafka aborted 1 transaction of its job before it could commit (an outage longer than"
                        + " kafka.transaction.timeout), and the records are lost"),
                registry.jobs().get(0).reason());

        VersionDefinition alone = view("sums", 6, a1, "2.00");
        ChangeStatus refused =
                ended(registry.submit(Definitions.rebuild(List.of(alone), List.of(b1.id()), false, 60, revision())));
        assertEquals(ChangeState.UNDONE, refused.state());
        assertTrue(
                refused.problems().get(0).message().startsWith("sums$v6 reads lossy$v1, which may be wrong"),
                refused.problems().toString());

        VersionDefinition a2 = stream("lossy", 2);
        VersionDefinition b2 = view("sums", 7, a2, "2.00");
        ChangeStatus repaired = ended(
                registry.submit(Definitions.rebuild(List.of(a2, b2), List.of(a1.id(), b1.id()), false, 1, revision())));
        assertEquals(List.of(), repaired.problems());
        awaitAllShown("2.00");
        Eventually.holds("nothing suspect is left", SOON, () -> suspect().isEmpty());
        assertEquals(
                List.of(),
                log.groups().stream()
                        .filter(g -> g.startsWith("kappa.lossy.v1"))
                        .toList());
    }

    @Test
    void aVerificationFindsWhatDiffersAndLeavesNothingBehindWhileFactsComeIn() {
        VersionDefinition a1 = copies("plain", 1);
        VersionDefinition b1 = view("sums", 8, a1, "1.00");
        ended(registry.submit(Definitions.create(a1, revision())));
        ended(registry.submit(Definitions.create(b1, revision())));
        Eventually.holds("rows are shown", SOON, () -> count("true") > 100);

        Problem equalRows = verdict(view("sums", 9, a1, "1.00"), b1).get(0);
        assertEquals(ErrorCode.VERIFIED, equalRows.code(), equalRows.toString());
        Problem equalRecords = verdict(copies("plain", 2), a1).get(0);
        assertEquals(ErrorCode.VERIFIED, equalRecords.code(), equalRecords.toString());
        List<Problem> different = verdict(view("sums", 10, a1, "2.00"), b1);
        assertEquals(ErrorCode.DIFFERENT, different.get(0).code());
        assertTrue(different.get(1).message().contains("recomputed ("), different.toString());
        System.out.println(equalRows + "\n" + equalRecords + "\n" + different);

        assertEquals(List.of(a1.id(), b1.id()), wanted());
        assertEquals(
                new TreeSet<>(List.of(a1.id(), b1.id())),
                registry.topology().versions().keySet());
        assertEquals(Optional.empty(), log.describe("plain.v2"));
        assertEquals(Optional.empty(), log.describe("sums.v10"));
        awaitAllShown("1.00");
    }

    /** The raw records as they are: rows that only arrive. */
    private VersionDefinition copies(String name, int version) {
        VersionDefinition d = stream(name, version);
        return Definitions.withRows(d, d.columns(), Optional.empty(), ChangelogKind.APPEND);
    }

    private List<Problem> verdict(VersionDefinition recomputed, VersionDefinition served) {
        ChangeStatus change = ended(registry.submit(
                new RebuildPlanner(new Names(""), 1).verification(registry.topology(), "VERIFY", recomputed, served)));
        assertEquals(ChangeState.UNDONE, change.state());
        assertEquals(List.of(), change.suppressed());
        return change.problems();
    }

    @Test
    void aRebuildWhoseNewVersionFailsIsUndoneAndTheLiveOneGoesOn() {
        VersionDefinition a1 = stream("fine", 1);
        assertEquals(
                ChangeState.DONE,
                ended(registry.submit(Definitions.create(a1, revision()))).state());
        VersionDefinition b1 = view("sums", 3, a1, "1.00");
        assertEquals(
                ChangeState.DONE,
                ended(registry.submit(Definitions.create(b1, revision()))).state());
        Eventually.holds("rows are shown", SOON, () -> count("true") > 20);
        VersionDefinition b2 = view("sums", 4, a1, "1 / 0");
        ChangeStatus undone =
                ended(registry.submit(Definitions.rebuild(List.of(b2), List.of(b1.id()), false, 60, revision())));
        assertEquals(ChangeState.UNDONE, undone.state());
        assertTrue(
                undone.problems().get(0).message().contains("sums$v4"),
                undone.problems().toString());
        assertEquals(List.of(), undone.suppressed());
        assertEquals(List.of(a1.id(), b1.id()), wanted());
        awaitAllShown("1.00");
        assertEquals(Optional.empty(), log.describe("sums.v4"));
    }
}
