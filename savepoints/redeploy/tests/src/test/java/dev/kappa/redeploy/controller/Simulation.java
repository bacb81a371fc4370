package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.topology.definition.VersionDefinition;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Plays scenarios in worlds of fakes: undisturbed, with one fault at any call, with two, and with random ones. */
final class Simulation {
    private final List<Scenario> scenarios;

    Simulation(List<Scenario> scenarios) {
        this.scenarios = scenarios;
    }

    /** What is done in a world, and what must then hold. */
    record Scenario(String name, Consumer<SimulatedWorld> acts, Consumer<SimulatedWorld> holds) {}

    /** What happened in many worlds. */
    record Tally(long hits, SortedSet<String> taken) {}

    Scenario scenario(String name) {
        return scenarios.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    void undisturbed() {
        scenarios.forEach(s -> play(s, new SimulatedWorld()));
    }

    /** Every so many calls, from one on. @return how many runs there were */
    int singleFaults(int stride, int first) {
        int runs = 0;
        for (Scenario scenario : scenarios) {
            SimulatedWorld undisturbed = new SimulatedWorld();
            play(scenario, undisturbed);
            for (int call = first; call < undisturbed.faults.calls(); call += stride) {
                for (Faults.Kind kind : Faults.Kind.values()) {
                    SimulatedWorld world = new SimulatedWorld();
                    world.faults.plan(call, kind);
                    play(scenario, world);
                    assertEquals(1, world.faults.hit().size(), "the fault missed");
                    runs++;
                }
            }
        }
        return runs;
    }

    /** How many runs there were, and how many faults came to pass: the first may keep the second from its call. */
    record Pairs(long runs, long hits) {}

    /** Two faults of these kinds at every pair of calls, so many calls apart, from one on. */
    Pairs pairs(Faults.Kind one, Faults.Kind other, int stride, int first) {
        return pairs(one, other, stride, first, stride, Integer.MAX_VALUE);
    }

    /** The first fault at every so many calls, from one on; the second at every one of the next calls, which put the first right. */
    Pairs closePairs(Faults.Kind one, Faults.Kind other, int stride, int first, int reach) {
        return pairs(one, other, stride, first, 1, reach);
    }

    private Pairs pairs(Faults.Kind one, Faults.Kind other, int stride, int first, int step, int reach) {
        long runs = 0;
        long hits = 0;
        for (Scenario scenario : scenarios) {
            SimulatedWorld undisturbed = new SimulatedWorld();
            play(scenario, undisturbed);
            for (int call = first; call < undisturbed.faults.calls(); call += stride) {
                for (int later = call + 1; later < undisturbed.faults.calls() && later - call <= reach; later += step) {
                    SimulatedWorld world = new SimulatedWorld();
                    world.faults.plan(call, one);
                    world.faults.plan(later, other);
                    play(scenario, world);
                    runs++;
                    hits += world.faults.hit().size();
                }
            }
        }
        return new Pairs(runs, hits);
    }

    Tally seeds(long from, long to) {
        long hits = 0;
        SortedSet<String> taken = new TreeSet<>();
        for (long seed = from; seed < to; seed++) {
            SimulatedWorld world = new SimulatedWorld();
            Random random = new Random(seed);
            Scenario scenario = scenarios.get(random.nextInt(scenarios.size()));
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
        return new Tally(hits, taken);
    }

    /** Before the acts begin something unrelated is under way, and systems may be away at its start. */
    private static void disturb(SimulatedWorld world, Random random, int ticks) {
        world.flink.mainTakes = random.nextInt(9);
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
        ControllerSimulationTest.assertLive(world, other);
        world.submit(Definitions.drop(other, 0));
        world.runToTheEnd();
        ControllerSimulationTest.assertNothingOf(world, other);
        world.run(60);
        world.registry.changes.clear();
    }

    static void play(Scenario scenario, SimulatedWorld world) {
        try {
            scenario.acts().accept(world);
            world.checkSuspicions();
            assertEquals(List.of(), world.jobs.violations);
            scenario.holds().accept(world);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(scenario.name() + " with " + world.faults.hit() + ": " + e.getMessage(), e);
        }
    }
}
