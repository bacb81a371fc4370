package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The controller in a world of fakes, with a fault at every outside call: a crash before it, a crash after it, its reply lost, the
 * system away, and a controller that freezes there while another takes over.
 */
class ControllerSimulationTest {
    private static final int SEEDS = Integer.getInteger("kappa.simulation.seeds", 500);

    /** 1 puts a fault at every call; more at every so manieth. */
    private static final int STRIDE = Integer.getInteger("kappa.simulation.stride", 11);

    private static final VersionDefinition SOURCE = Definitions.source("shop");
    private static final VersionDefinition STREAM = Definitions.stream("orders", "shop");
    private static final VersionDefinition VIEW = Definitions.view("revenue", "orders");

    private static final List<Simulation.Scenario> SCENARIOS = List.of(
            new Simulation.Scenario("create a source, a stream and a view", ControllerSimulationTest::createAll, w -> {
                List.of(SOURCE, STREAM, VIEW).forEach(d -> assertLive(w, d));
                assertEquals(states(w, ChangeState.DONE, 3), states(w));
            }),
            new Simulation.Scenario(
                    "create a view whose job fails",
                    w -> {
                        w.jobs.failing.add(Names.job(VIEW.id()));
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(states(w, ChangeState.UNDONE, 1), states(w));
                        assertNothingOf(w, VIEW);
                    }),
            new Simulation.Scenario(
                    "create a source whose job is refused",
                    w -> {
                        w.flink.refusing = true;
                        w.submit(Definitions.create(SOURCE, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(states(w, ChangeState.UNDONE, 1), states(w));
                        assertNothingOf(w, SOURCE);
                        assertTrue(w.forgottenSources.contains("shop"));
                    }),
            new Simulation.Scenario(
                    "drop a view and a source",
                    w -> {
                        createAll(w);
                        w.submit(Definitions.drop(VIEW, 0));
                        w.submit(Definitions.drop(SOURCE, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(states(w, ChangeState.DONE, 5), states(w));
                        assertNothingOf(w, VIEW);
                        assertNothingOf(w, SOURCE);
                        assertLive(w, STREAM);
                        assertTrue(w.forgottenSources.contains("shop"));
                    }),
            new Simulation.Scenario(
                    "a view fails, is made again, dropped, and made once more",
                    w -> {
                        w.flink.refusing = true;
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                        w.flink.refusing = false;
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                        assertLive(w, VIEW);
                        w.submit(Definitions.drop(VIEW, 0));
                        w.runToTheEnd();
                        assertNothingOf(w, VIEW);
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertLive(w, VIEW);
                        assertEquals(
                                List.of(ChangeState.UNDONE, ChangeState.DONE, ChangeState.DONE, ChangeState.DONE),
                                states(w));
                    }),
            new Simulation.Scenario(
                    "the JobManager is killed while a view lives",
                    w -> {
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                        w.flink.restartJobManager();
                        w.run(60);
                        w.flink.restartJobManager();
                        w.run(80);
                    },
                    w -> assertLive(w, VIEW)),
            new Simulation.Scenario(
                    "a live job fails for good and is started again",
                    w -> {
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                        w.alive(Names.job(VIEW.id())).ifPresent(j -> j.state = FlinkJob.State.FAILED);
                        w.run(100);
                    },
                    w -> assertLive(w, VIEW)));

    /** Each when what it reads is there: before that its statement would be refused. */
    private static void createAll(SimulatedWorld w) {
        for (VersionDefinition definition : List.of(SOURCE, STREAM, VIEW)) {
            w.submit(Definitions.create(definition, 0));
            w.runUntilChangesEnd();
        }
        w.runToTheEnd();
    }

    static final Simulation SIMULATION = new Simulation(SCENARIOS);

    @Test
    void manyLostJobsStartAFewAtATime() {
        SimulatedWorld w = new SimulatedWorld();
        List<VersionDefinition> streams = List.of("a", "b", "c", "d", "e", "f").stream()
                .map(name -> Definitions.stream(name))
                .toList();
        streams.forEach(s -> w.submit(Definitions.create(s, 0)));
        w.runToTheEnd();
        w.flink.mainTakes = 30;
        w.flink.mostMains = 0;
        w.flink.restartJobManager();
        // A second until they count as lost, then two times three.
        w.run(20 + 2 * 30 + 20);
        streams.forEach(s -> assertLive(w, s));
        assertEquals(Submissions.AT_ONCE, w.flink.mostMains);
    }

    @Test
    void everyScenarioHoldsWithoutFaults() {
        SIMULATION.undisturbed();
    }

    @Test
    void everyScenarioHoldsWithAnyOneFaultAtAnyCall() {
        int runs = SIMULATION.singleFaults(STRIDE, 0);
        System.out.println("simulation: " + runs + " single faults, all hit");
    }

    @Test
    void everyScenarioHoldsUnderRandomFaultsAndOutages() {
        Simulation.Tally tally = SIMULATION.seeds(0, SEEDS);
        System.out.println("simulation: " + SEEDS + " seeds, " + tally.hits() + " faults hit");
        assertTrue(tally.hits() > SEEDS, "only " + tally.hits() + " faults hit");
        assertEquals(
                allTransitions(),
                tally.taken().stream().filter(t -> !isOfAttempt(t)).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aJobThatRunsSaysWhatItWaitsForWhileKafkaOrFlinkIsAway() {
        SimulatedWorld world = new SimulatedWorld();
        world.submit(Definitions.create(STREAM, 0));
        world.runToTheEnd();

        world.log.away = true;
        world.run(60);
        assertEquals(List.of("RUNNING Kafka does not answer (away)"), attempts(world));
        world.flink.away = true;
        world.run(60);
        assertEquals(List.of("RUNNING Flink does not answer (away)"), attempts(world));
        world.flink.away = false;
        world.run(60);
        assertEquals(List.of("RUNNING Kafka does not answer (away)"), attempts(world));
        world.log.away = false;
        world.run(60);
        assertEquals(List.of("RUNNING "), attempts(world));
    }

    @Test
    void aJobThatRunsAndCompletesNoCheckpointSaysSinceWhen() {
        SimulatedWorld world = new SimulatedWorld();
        world.submit(Definitions.create(STREAM, 0));
        world.runToTheEnd();
        world.step = Duration.ofSeconds(1);

        world.jobs.undecided.add(Names.job(STREAM.id()));
        world.run(60);
        assertEquals(List.of("RUNNING "), attempts(world));
        world.run(80);
        String told = attempts(world).get(0);
        assertTrue(told.startsWith("RUNNING no checkpoint has completed since "), told);
        world.jobs.undecided.clear();
        world.run(20);
        assertEquals(List.of("RUNNING "), attempts(world));
    }

    private static List<String> attempts(SimulatedWorld world) {
        return world.registry.attempts.stream()
                .map(a -> a.state() + " " + a.reason().orElse(""))
                .toList();
    }

    @Test
    void aTaskManagerThatIsLostLateIsWaitedForAsLongAsOneThatWasNeverThere() {
        SimulatedWorld world = deployingForLong();
        world.flink.taskManagers = false;
        world.run(50);
        world.flink.taskManagers = true;
        world.flink.deploying = false;
        world.runToTheEnd();

        assertEquals(states(world, ChangeState.DONE, 1), states(world));
        assertLive(world, VIEW);
    }

    @Test
    void aTaskManagerThatDoesNotComeBackEndsTheChangeAndTheNextOneIsAsPatient() {
        SimulatedWorld world = deployingForLong();
        world.flink.taskManagers = false;
        world.run(70);
        world.runToTheEnd();

        assertEquals(states(world, ChangeState.UNDONE, 1), states(world));
        assertEquals(
                "TOO_FEW_SLOTS: the job of revenue$v1 needs 1 task slots, and 0 of 0 are free. Start another task manager or raise"
                        + " taskmanager.numberOfTaskSlots, or drop what is not needed.",
                world.registry
                        .changes
                        .values()
                        .iterator()
                        .next()
                        .problems()
                        .get(0)
                        .toString());
        assertNothingOf(world, VIEW);

        world.submit(Definitions.create(VIEW, 0));
        world.run(50);
        world.flink.taskManagers = true;
        world.flink.deploying = false;
        world.runToTheEnd();
        assertEquals(List.of(ChangeState.UNDONE, ChangeState.DONE), states(world));
    }

    /** A view whose job was submitted a minute and a half ago and has its slots. */
    private static SimulatedWorld deployingForLong() {
        SimulatedWorld world = new SimulatedWorld();
        world.step = Duration.ofSeconds(1);
        world.flink.deploying = true;
        world.submit(Definitions.create(VIEW, 0));
        world.run(90);
        return world;
    }

    static void assertLive(SimulatedWorld world, VersionDefinition definition) {
        VersionId id = definition.id();
        assertEquals(id, world.registry.live.get(definition.name()));
        definition.topic().ifPresent(t -> assertTrue(world.log.topics.containsKey(t), t));
        definition.rawTopics().forEach(t -> assertTrue(world.log.topics.containsKey(t), t));
        definition.table().ifPresent(t -> assertTrue(world.serving.tables.contains(id)));
        assertEquals(
                FlinkJob.State.RUNNING,
                world.alive(Names.job(id)).map(j -> j.state).orElse(null),
                "the job of " + id);
        assertEquals(
                1,
                world.registry.attempts.stream()
                        .filter(a -> a.version().equals(id) && a.state() == AttemptState.RUNNING)
                        .count());
    }

    static void assertNothingOf(SimulatedWorld world, VersionDefinition definition) {
        VersionId id = definition.id();
        assertFalse(world.registry.live.containsKey(definition.name()));
        assertFalse(world.registry.versions.containsKey(id));
        definition.topic().ifPresent(t -> assertFalse(world.log.topics.containsKey(t), t));
        assertFalse(world.serving.tables.contains(id));
        assertFalse(world.alive(Names.job(id)).isPresent(), "a job of " + id);
        List<String> left = new ArrayList<>(world.jobs.directory.keySet());
        left.retainAll(world.registry.attempts.stream()
                .filter(a -> a.version().equals(id))
                .map(a -> a.jobId())
                .toList());
        assertEquals(List.of(), left, "checkpoints");
        definition.rawTopics().forEach(t -> assertTrue(world.log.topics.containsKey(t), "raw topics stay"));
    }

    private static List<ChangeState> states(SimulatedWorld world) {
        return world.registry.changes.values().stream().map(c -> c.state()).toList();
    }

    private static List<ChangeState> states(SimulatedWorld world, ChangeState state, int times) {
        return java.util.Collections.nCopies(times, state);
    }

    private static boolean isOfAttempt(String transition) {
        return transition.startsWith("attempt");
    }

    private static SortedSet<String> allTransitions() {
        SortedSet<String> all = new TreeSet<>();
        for (StepState a : StepState.values()) {
            for (StepState b : StepState.values()) {
                if (a.mayBecome(b)) {
                    all.add("step " + a + " " + b);
                }
            }
        }
        for (ChangeState a : ChangeState.values()) {
            for (ChangeState b : ChangeState.values()) {
                if (a.mayBecome(b)) {
                    all.add("change " + a + " " + b);
                }
            }
        }
        return all;
    }
}
