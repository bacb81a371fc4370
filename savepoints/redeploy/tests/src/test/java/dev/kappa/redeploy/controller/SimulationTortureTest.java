package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole of what {@link ControllerSimulationTest} and {@link RebuildSimulationTest} take samples of: every fault at every call, pairs
 * of faults, 100,000 seeds. {@code -Dkappa.simulation.shard=2/8} plays the second of eight parts; by default it is the first.
 */
@Tag("torture")
class SimulationTortureTest {
    private static final int SEEDS = 100_000;
    /** 1 puts a pair at every two calls: a million a scenario. */
    private static final int PAIR_STRIDE = Integer.getInteger("kappa.simulation.pairs.stride", 97);

    /** So many calls at most until a fault is put right, the poll after next included. */
    private static final int REACH = 40;

    private final int shard;
    private final int shards;

    SimulationTortureTest() {
        String[] parts = System.getProperty("kappa.simulation.shard", "1/8").split("/");
        shard = Integer.parseInt(parts[0]) - 1;
        shards = Integer.parseInt(parts[1]);
    }

    @Test
    void anyOneFaultAtAnyCall() {
        int runs = ControllerSimulationTest.SIMULATION.singleFaults(shards, shard)
                + RebuildSimulationTest.SIMULATION.singleFaults(shards, shard);
        System.out.println(
                "simulation, part " + (shard + 1) + " of " + shards + ": " + runs + " single faults, all hit");
    }

    /** Of each two kinds, at every two calls so far apart; each shard begins at another call. */
    @Test
    void anyTwoFaults() {
        long runs = 0;
        long hits = 0;
        for (Faults.Kind first : Faults.Kind.values()) {
            for (Faults.Kind second : Faults.Kind.values()) {
                for (Simulation simulation :
                        List.of(ControllerSimulationTest.SIMULATION, RebuildSimulationTest.SIMULATION)) {
                    Simulation.Pairs pairs = simulation.pairs(first, second, PAIR_STRIDE, PAIR_STRIDE * shard / shards);
                    runs += pairs.runs();
                    hits += pairs.hits();
                }
            }
        }
        System.out.println(
                "simulation, part " + (shard + 1) + " of " + shards + ": " + runs + " pairs, " + hits + " faults hit");
        assertTrue(hits > runs, "the second faults missed");
    }

    /** Every fault that kills the controller, or lets it believe that a call failed, among what puts another one right; at no call left out. */
    @Test
    void anyTwoFaultsCloseTogether() {
        List<Faults.Kind> kinds = List.of(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER, Faults.Kind.LOST_REPLY);
        Simulation simulation = new Simulation(List.of(
                ControllerSimulationTest.SIMULATION.scenario("create a source, a stream and a view"),
                RebuildSimulationTest.SIMULATION.scenario("rebuild and roll back")));
        long runs = 0;
        long hits = 0;
        for (Faults.Kind first : kinds) {
            for (Faults.Kind second : kinds) {
                Simulation.Pairs pairs = simulation.closePairs(first, second, shards, shard, REACH);
                runs += pairs.runs();
                hits += pairs.hits();
            }
        }
        System.out.println("simulation, part " + (shard + 1) + " of " + shards + ": " + runs + " pairs at most " + REACH
                + " calls apart, " + hits + " faults hit");
        assertTrue(hits > 1.9 * runs, "the second faults missed");
    }

    @Test
    void aHundredThousandSeeds() {
        long from = (long) SEEDS * shard / shards;
        long to = (long) SEEDS * (shard + 1) / shards;
        long begin = System.nanoTime();
        Simulation.Tally controller = ControllerSimulationTest.SIMULATION.seeds(from, to);
        Simulation.Tally rebuilds = RebuildSimulationTest.SIMULATION.seeds(from, to);
        System.out.printf(
                "simulation, part %d of %d: seeds %d to %d in %d s, %d faults hit%n",
                shard + 1,
                shards,
                from,
                to,
                (System.nanoTime() - begin) / 1_000_000_000,
                controller.hits() + rebuilds.hits());
    }
}
