package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.RedeployPlanner;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Redeployments of a stream's job while facts come in, with a fault at every outside call. The fakes count as a violation when a job
 * starts before what is committed, and when two jobs of one version run.
 */
class RedeploySimulationTest {
    private static final int SEEDS = Integer.getInteger("kappa.simulation.seeds", 1_000);
    private static final int STRIDE = Integer.getInteger("kappa.simulation.stride", 7);

    private static final VersionDefinition OLD = withJar(
            Definitions.version(Definitions.stream("orders"), 1, List.of("raw"), List.of()),
            "old.jar",
            "digest of old");
    private static final VersionDefinition NEW = withJar(OLD, "new.jar", "digest of new");

    private static final List<Simulation.Scenario> SCENARIOS = List.of(
            new Simulation.Scenario(
                    "redeploy",
                    w -> {
                        given(w);
                        w.submit(redeploy());
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(ChangeState.DONE, last(w).state(), () -> last(w).toString());
                        assertRuns(w, NEW);
                    }),
            new Simulation.Scenario(
                    "the trial fails",
                    w -> {
                        given(w);
                        w.jobs.failingJars.add("new.jar");
                        w.submit(redeploy());
                        w.runToTheEnd();
                    },
                    w -> {
                        undone(w);
                        assertTrue(attempts(w) == 1 || w.faults.hit().size() > 0, "the live job was not stopped");
                    }),
            new Simulation.Scenario(
                    "the trial is refused",
                    w -> {
                        given(w);
                        w.flink.refusing = true;
                        w.submit(redeploy());
                        w.run(120);
                        w.flink.refusing = false;
                        w.runToTheEnd();
                    },
                    RedeploySimulationTest::eitherWay),
            new Simulation.Scenario(
                    "the new jar fails where its trial did not",
                    w -> {
                        given(w);
                        w.jobs.failingLiveJars.add("new.jar");
                        w.submit(redeploy());
                        w.runToTheEnd();
                    },
                    RedeploySimulationTest::undone),
            aborted(3),
            aborted(9),
            aborted(14),
            aborted(20),
            new Simulation.Scenario(
                    "savepoints are declined",
                    w -> {
                        given(w);
                        w.jobs.stopTroubles.addAll(
                                List.of(FakeFlink.StopTrouble.DECLINED, FakeFlink.StopTrouble.DECLINED));
                        w.submit(redeploy());
                        w.runToTheEnd();
                    },
                    w -> assertRuns(w, NEW)),
            new Simulation.Scenario(
                    "the JobManager is killed again and again",
                    w -> {
                        given(w);
                        w.submit(redeploy());
                        for (int at : new int[] {3, 8, 20, 33, 60}) {
                            w.plan(at, w.flink::restartJobManager);
                        }
                        w.runToTheEnd();
                    },
                    RedeploySimulationTest::eitherWay));

    private static final Simulation SIMULATION = new Simulation(SCENARIOS);

    private static Simulation.Scenario aborted(int after) {
        return new Simulation.Scenario(
                "aborted after " + after + " steps",
                w -> {
                    given(w);
                    long id = w.submit(redeploy());
                    w.run(after);
                    w.registry.decide(id, Decision.ABORT);
                    w.runToTheEnd();
                },
                RedeploySimulationTest::eitherWay);
    }

    private static Change redeploy() {
        return RedeployPlanner.plan(Topology.empty(), "ALTER … REDEPLOY", OLD, NEW);
    }

    private static VersionDefinition withJar(VersionDefinition d, String jar, String digest) {
        return Definitions.withJob(d, digest, new JobSpec(jar, "its.Main", List.of(), 1));
    }

    private static void given(SimulatedWorld w) {
        w.faults.pause();
        w.log.make("raw").append(60);
        w.producers.put("raw", 1);
        w.submit(Definitions.create(OLD, 0));
        w.runToTheEnd();
        assertRuns(w, OLD);
        w.faults.arm();
    }

    private static ChangeStatus last(SimulatedWorld w) {
        return w.registry.changes.get((long) w.registry.changes.size());
    }

    private static long attempts(SimulatedWorld w) {
        return w.registry.attempts.stream()
                .filter(a -> a.version().equals(OLD.id()))
                .count();
    }

    private static void undone(SimulatedWorld w) {
        assertEquals(ChangeState.UNDONE, last(w).state());
        assertTrue(!last(w).problems().isEmpty());
        assertRuns(w, OLD);
    }

    private static void eitherWay(SimulatedWorld w) {
        if (last(w).state() == ChangeState.DONE) {
            assertRuns(w, NEW);
        } else {
            undone(w);
        }
    }

    /** This definition's job runs and nothing else; nothing is left of the trial; all that was read is written once. */
    private static void assertRuns(SimulatedWorld w, VersionDefinition definition) {
        assertEquals(definition, w.registry.versions.get(definition.id()));
        assertEquals(new TreeSet<>(List.of(definition.id())), w.registry.wanted, "wanted");
        List<FakeJobs.Job> running =
                w.jobs.jobs.values().stream().filter(FakeJobs.Job::alive).toList();
        assertEquals(
                List.of(Names.job(definition.id())),
                running.stream().map(j -> j.name).toList(),
                "jobs");
        assertEquals(definition.job().jar(), running.get(0).jar, "the jar");
        assertEquals(FlinkJob.State.RUNNING, running.get(0).state);
        assertEquals(
                AttemptState.RUNNING,
                w.registry.attempts.get(w.registry.attempts.size() - 1).state());
        Set<String> attempts =
                w.registry.attempts.stream().map(JobAttempt::jobId).collect(Collectors.toSet());
        Stream.concat(w.jobs.directory.keySet().stream(), w.jobs.savepoints.keySet().stream())
                .forEach(id -> assertTrue(attempts.contains(id), "checkpoints are left of " + id));
        assertTrue(w.registry.changes.values().stream().allMatch(c -> c.state().ended()), "unfinished");
    }

    @Test
    void aTrialThatLosesItsTaskManagerSaysNothingAboutTheState() {
        SimulatedWorld world = new SimulatedWorld();
        given(world);
        world.jobs.homeless.add(Names.job(OLD.id()) + FakeJobs.TRIAL);
        world.submit(redeploy());
        world.runToTheEnd();

        undone(world);
        assertEquals(
                "JOB_FAILED: the trial of the new jar of orders$v1 was cut short, which says nothing about its state:"
                        + " NoResourceAvailableException. The live job goes on as it was. When what the trial stood on is back,"
                        + " write the REDEPLOY again.",
                last(world).problems().get(0).toString());
    }

    @Test
    void everyScenarioHoldsWithoutFaults() {
        SIMULATION.undisturbed();
    }

    @Test
    void everyScenarioHoldsWithAnyOneFaultAtAnyCall() {
        int runs = SIMULATION.singleFaults(STRIDE, 0);
        System.out.println("simulation of redeployments: " + runs + " single faults, all hit");
    }

    @Test
    void everyScenarioHoldsUnderRandomFaultsAndOutages() {
        Simulation.Tally tally = SIMULATION.seeds(0, SEEDS);
        System.out.println("simulation of redeployments: " + SEEDS + " seeds, " + tally.hits() + " faults hit");
        assertTrue(tally.hits() > SEEDS, "only " + tally.hits() + " faults hit");
    }
}
