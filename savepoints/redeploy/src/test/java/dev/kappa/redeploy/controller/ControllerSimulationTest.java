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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The controller in a world of fakes, with a fault at every outside call: a crash before it, a crash after it, its reply lost, the
 * system away, and a controller that freezes there while another takes over.
 */
class ControllerSimulationTest {
    private static final int SEEDS = Integer.getInteger("kappa.simulation.seeds", 2_000);
    private static final VersionDefinition SOURCE = Definitions.source("shop");
    private static final VersionDefinition STREAM = Definitions.stream("orders", "shop");
    private static final VersionDefinition VIEW = Definitions.view("revenue", "orders");

    /** What is done in a world, and what must then hold. */
    private record Scenario(String name, Consumer<SimulatedWorld> acts, Consumer<SimulatedWorld> holds) {}

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("create a source, a stream and a view", ControllerSimulationTest::createAll, w -> {
                List.of(SOURCE, STREAM, VIEW).forEach(d -> assertLive(w, d));
                assertEquals(states(w, ChangeState.DONE, 3), states(w));
            }),
            new Scenario(
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
            new Scenario(
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
            new Scenario(
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
            new Scenario(
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
            new Scenario(
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
            new Scenario(
                    "a live job fails for good and is started again",
                    w -> {
                        w.submit(Definitions.create(VIEW, 0));
                        w.runToTheEnd();
                        w.alive(Names.job(VIEW.id())).ifPresent(j -> j.state = FlinkJob.State.FAILED);
                        w.run(100);
                    },
                    w -> assertLive(w, VIEW)));

    private static void createAll(SimulatedWorld w) {
        for (VersionDefinition definition : List.of(SOURCE, STREAM, VIEW)) {
            w.submit(Definitions.create(definition, 0));
        }
        w.runToTheEnd();
    }

    @Test
    void everyScenarioHoldsWithoutFaults() {
        SCENARIOS.forEach(s -> play(s, new SimulatedWorld()));
    }

    @Test
    void everyScenarioHoldsWithAnyOneFaultAtAnyCall() {
        int runs = 0;
        for (Scenario scenario : SCENARIOS) {
            SimulatedWorld undisturbed = new SimulatedWorld();
            play(scenario, undisturbed);
            for (int call = 0; call < undisturbed.faults.calls(); call++) {
                for (Faults.Kind kind : Faults.Kind.values()) {
                    SimulatedWorld world = new SimulatedWorld();
                    world.faults.plan(call, kind);
                    play(scenario, world);
                    assertEquals(1, world.faults.hit().size(), "the fault missed");
                    runs++;
                }
            }
        }
        System.out.println("simulation: " + runs + " single faults, all hit");
        assertTrue(runs > 5_000, runs + " runs");
    }

    @Test
    void everyScenarioHoldsUnderRandomFaultsAndOutages() {
        long hits = 0;
        SortedSet<String> taken = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            SimulatedWorld world = new SimulatedWorld();
            Random random = new Random(seed);
            Scenario scenario = SCENARIOS.get(random.nextInt(SCENARIOS.size()));
            for (int i = random.nextInt(12); i >= 0; i--) {
                Faults.Kind[] kinds = Faults.Kind.values();
                world.faults.plan(random.nextInt(600), kinds[random.nextInt(kinds.length)]);
            }
            int outage = random.nextInt(80);
            Scenario disturbed = new Scenario(
                    scenario.name() + " (seed " + seed + ")",
                    w -> {
                        disturb(w, random, outage);
                        scenario.acts().accept(w);
                    },
                    scenario.holds());
            play(disturbed, world);
            hits += world.faults.hit().size();
            taken.addAll(world.registry.taken);
        }
        System.out.println("simulation: " + SEEDS + " seeds, " + hits + " faults hit");
        assertTrue(hits > SEEDS, "only " + hits + " faults hit");
        assertEquals(
                allTransitions(),
                taken.stream().filter(t -> !isOfAttempt(t)).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Before the acts begin something unrelated is under way, and systems may be away at its start. */
    private static void disturb(SimulatedWorld world, Random random, int ticks) {
        VersionDefinition other = Definitions.stream("other");
        world.submit(Definitions.create(other, 0));
        for (int i = 0; i < ticks; i++) {
            if (random.nextInt(20) == 0) {
                world.flink.away = !world.flink.away;
            }
            if (random.nextInt(20) == 0) {
                world.log.away = !world.log.away;
            }
            if (random.nextInt(40) == 0) {
                world.flink.restartJobManager();
            }
            if (random.nextInt(40) == 0) {
                world.takeOver();
            }
            world.tick();
        }
        world.flink.away = false;
        world.log.away = false;
        world.runToTheEnd();
        assertLive(world, other);
        world.submit(Definitions.drop(other, 0));
        world.runToTheEnd();
        assertNothingOf(world, other);
        world.run(60);
        world.registry.changes.clear();
    }

    private static void play(Scenario scenario, SimulatedWorld world) {
        try {
            scenario.acts().accept(world);
            scenario.holds().accept(world);
            assertEquals(List.of(), world.jobs.violations);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(scenario.name() + " with " + world.faults.hit() + ": " + e.getMessage(), e);
        }
    }

    private static void assertLive(SimulatedWorld world, VersionDefinition definition) {
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

    private static void assertNothingOf(SimulatedWorld world, VersionDefinition definition) {
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
