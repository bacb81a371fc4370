package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Rebuilds, rollbacks, aborts and retirements of a stream and a view that reads it, while facts come in, with a fault at every outside
 * call. The fakes check, whenever versions are switched to, that they show all that those which they replace have shown.
 */
class RebuildSimulationTest {
    private static final int SEEDS = Integer.getInteger("kappa.simulation.seeds", 500);

    /** 1 puts a fault at every call; more at every so manieth. */
    private static final int STRIDE = Integer.getInteger("kappa.simulation.stride", 151);

    private static final VersionDefinition A1 =
            Definitions.version(Definitions.stream("orders"), 1, List.of("raw"), List.of());
    private static final VersionDefinition B1 =
            Definitions.version(Definitions.view("revenue"), 1, List.of(), List.of(A1.id()));
    private static final VersionDefinition A2 = Definitions.version(A1, 2, List.of("raw"), List.of());
    private static final VersionDefinition B2 = Definitions.version(B1, 2, List.of(), List.of(A2.id()));
    /** Reads the live version on. */
    private static final VersionDefinition B2_ALONE = Definitions.version(B1, 2, List.of(), List.of(A1.id()));

    private static final List<VersionDefinition> FIRST = List.of(A1, B1);
    private static final List<VersionDefinition> SECOND = List.of(A2, B2);
    private static final long DAY = 86_400;

    static final List<Simulation.Scenario> SCENARIOS = List.of(
            new Simulation.Scenario(
                    "rebuild",
                    w -> {
                        given(w);
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(ChangeState.DONE, last(w).state());
                        assertLive(w, SECOND);
                        assertEquals(Map.of(A1.id(), 1, B1.id(), 1).keySet(), w.registry.kept.keySet());
                        FIRST.forEach(
                                v -> assertTrue(newest(w, v).savepoint().isPresent(), v.id() + " has a savepoint"));
                        assertEquals(
                                List.of(A2.id(), B2.id()),
                                w.registry.progress.get(last(w).id()).stream()
                                        .map(p -> p.version())
                                        .toList());
                    }),
            new Simulation.Scenario(
                    "rebuild and roll back",
                    w -> {
                        given(w);
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                        assertLive(w, SECOND);
                        w.submit(Definitions.rollback(FIRST, ids(SECOND), DAY, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(ChangeState.DONE, last(w).state());
                        assertLive(w, FIRST);
                        assertEquals(new TreeSet<>(ids(SECOND)), w.registry.kept.keySet());
                    }),
            new Simulation.Scenario(
                    "rebuild, roll back, forward again, and retire",
                    w -> {
                        given(w);
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                        w.submit(Definitions.rollback(FIRST, ids(SECOND), DAY, 0));
                        w.runToTheEnd();
                        w.submit(Definitions.rollback(SECOND, ids(FIRST), 1, 0));
                        w.runToTheEnd();
                        w.run(60);
                        w.runToTheEnd();
                    },
                    w -> {
                        assertLive(w, SECOND);
                        assertEquals(ids(SECOND), List.copyOf(w.registry.versions.keySet()));
                    }),
            new Simulation.Scenario(
                    "the task manager is lost while jobs start",
                    w -> {
                        given(w);
                        w.jobs.homeless.add(Names.job(A2.id()));
                        w.submit(rebuild(false, DAY));
                        w.plan(60, w.jobs.homeless::clear);
                        w.runToTheEnd();
                    },
                    w -> assertLive(w, SECOND)),
            new Simulation.Scenario(
                    "transactions are committed late",
                    w -> {
                        given(w);
                        w.jobs.committingLate.add(Names.job(A2.id()));
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                    },
                    w -> assertLive(w, SECOND)),
            new Simulation.Scenario(
                    "views follow slowly",
                    w -> {
                        given(w);
                        w.jobs.viewsEvery = 23;
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                        w.submit(Definitions.rollback(FIRST, ids(SECOND), DAY, 0));
                        w.runToTheEnd();
                    },
                    w -> assertLive(w, FIRST)),
            new Simulation.Scenario(
                    "a new version fails",
                    w -> {
                        given(w);
                        w.jobs.failing.add(Names.job(B2.id()));
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                    },
                    RebuildSimulationTest::undone),
            new Simulation.Scenario(
                    "a new version fails after it has run",
                    w -> {
                        given(w);
                        long id = w.submit(rebuild(true, DAY));
                        w.run(60);
                        w.jobs.failing.add(Names.job(B2.id()));
                        w.run(20);
                        w.registry.decide(id, Decision.APPLY);
                        w.runToTheEnd();
                    },
                    RebuildSimulationTest::undone),
            new Simulation.Scenario(
                    "a new version never reaches the fence",
                    w -> {
                        given(w);
                        long id = w.submit(rebuild(true, DAY));
                        w.run(60);
                        w.jobs.stuck.add(Names.job(A2.id()));
                        w.registry.decide(id, Decision.APPLY);
                        w.step = Duration.ofSeconds(5);
                        w.run(100);
                        w.step = Duration.ofMillis(100);
                        w.runToTheEnd();
                    },
                    RebuildSimulationTest::undone),
            aborted(8),
            aborted(25),
            aborted(40),
            new Simulation.Scenario(
                    "aborted at the last moment",
                    w -> {
                        given(w);
                        long id = w.submit(rebuild(true, DAY));
                        w.run(60);
                        w.registry.decide(id, Decision.APPLY);
                        w.run(8);
                        w.registry.decide(id, Decision.ABORT);
                        w.runToTheEnd();
                    },
                    RebuildSimulationTest::eitherWay),
            new Simulation.Scenario(
                    "approved by hand",
                    w -> {
                        given(w);
                        long id = w.submit(rebuild(true, DAY));
                        w.run(80);
                        assertLive(w, FIRST, SECOND);
                        w.registry.decide(id, Decision.APPLY);
                        w.runToTheEnd();
                    },
                    w -> assertLive(w, SECOND)),
            new Simulation.Scenario(
                    "savepoints are declined, and one is complete but the job restarts",
                    w -> {
                        given(w);
                        w.jobs.stopTroubles.addAll(List.of(
                                FakeFlink.StopTrouble.DECLINED,
                                FakeFlink.StopTrouble.COMPLETE_BUT_RESTARTED,
                                FakeFlink.StopTrouble.DECLINED));
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertLive(w, SECOND);
                        FIRST.forEach(
                                v -> assertTrue(newest(w, v).savepoint().isPresent(), v.id() + " has a savepoint"));
                    }),
            new Simulation.Scenario(
                    "a new version loses a transaction while it catches up",
                    w -> {
                        given(w);
                        long id = w.submit(rebuild(true, DAY));
                        w.run(60);
                        w.jobs.losing.add(Names.job(A2.id()));
                        w.run(8);
                        w.registry.decide(id, Decision.APPLY);
                        w.runToTheEnd();
                    },
                    w -> {
                        undone(w);
                        // A crash may leave the mark of who reads it alone.
                        assertTrue(
                                last(w).problems()
                                        .get(0)
                                        .message()
                                        .matches(
                                                "(orders\\$v2|revenue\\$v2 may be wrong: it depends on orders\\$v2, which)"
                                                        + " may be wrong: Kafka aborted 1 .*"),
                                last(w).problems().toString());
                    }),
            new Simulation.Scenario(
                    "a live version loses a transaction: what reads it is not rebuilt alone, and a rebuild of it repairs both",
                    w -> {
                        given(w);
                        w.jobs.losing.add(Names.job(A1.id()));
                        w.run(80);
                        assertEquals(new TreeSet<>(ids(FIRST)), w.registry.suspect.keySet());
                        w.submit(Definitions.rebuild(List.of(B2_ALONE), List.of(B1.id()), false, DAY, 0));
                        w.runToTheEnd();
                        undone(w);
                        assertTrue(
                                last(w).problems()
                                        .get(0)
                                        .message()
                                        .startsWith("revenue$v2 reads orders$v1, which may be wrong"),
                                last(w).problems().toString());
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                        assertLive(w, SECOND);
                        w.submit(Definitions.rollback(FIRST, ids(SECOND), DAY, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(ChangeState.UNDONE, last(w).state());
                        assertLive(w, SECOND);
                    }),
            new Simulation.Scenario(
                    "a job runs on after its savepoint is complete, and is no way back any more",
                    w -> {
                        given(w);
                        w.jobs.stopTroubles.add(FakeFlink.StopTrouble.COMPLETE_AND_RAN_ON);
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                        assertLive(w, SECOND);
                        w.submit(Definitions.rollback(FIRST, ids(SECOND), DAY, 0));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertEquals(1, w.jobs.doubled.size());
                        assertTrue(w.registry.suspect.containsKey(B1.id()), w.registry.suspect.toString());
                        assertEquals(ChangeState.UNDONE, last(w).state());
                        assertLive(w, SECOND);
                    }),
            new Simulation.Scenario(
                    "a rebuild repairs a view whose job fails",
                    w -> {
                        given(w);
                        w.jobs.failing.add(Names.job(B1.id()));
                        w.run(20);
                        w.submit(rebuild(false, DAY));
                        w.runToTheEnd();
                    },
                    w -> {
                        assertLive(w, SECOND);
                        assertTrue(
                                last(w).problems().stream()
                                        .anyMatch(p -> p.message().startsWith("there is no savepoint to go back to")),
                                last(w).problems().toString());
                    }),
            new Simulation.Scenario(
                    "the JobManager is killed again and again",
                    w -> {
                        given(w);
                        w.submit(rebuild(false, DAY));
                        for (int at : new int[] {20, 45, 60, 66, 72, 90}) {
                            w.plan(at, w.flink::restartJobManager);
                        }
                        w.runToTheEnd();
                    },
                    RebuildSimulationTest::eitherWay),
            new Simulation.Scenario(
                    "retired when its time is over",
                    w -> {
                        given(w);
                        w.log.foreignReaders.add("a-dashboard");
                        w.submit(rebuild(false, 3));
                        w.runToTheEnd();
                        w.run(60);
                        assertTrue(w.registry.versions.containsKey(A1.id()), "somebody still reads it");
                        w.log.foreignReaders.clear();
                        w.run(60);
                        w.runToTheEnd();
                    },
                    w -> {
                        assertLive(w, SECOND);
                        assertEquals(ids(SECOND), List.copyOf(w.registry.versions.keySet()));
                        assertEquals(
                                ErrorCode.values().length > 0,
                                last(w).problems().isEmpty());
                    }));

    static final Simulation SIMULATION = new Simulation(SCENARIOS);

    private static Simulation.Scenario aborted(int after) {
        return new Simulation.Scenario(
                "aborted after " + after + " steps",
                w -> {
                    given(w);
                    long id = w.submit(rebuild(true, DAY));
                    w.run(after);
                    w.registry.decide(id, Decision.ABORT);
                    w.runToTheEnd();
                },
                RebuildSimulationTest::undone);
    }

    private static dev.kappa.topology.plan.Change rebuild(boolean manual, long retain) {
        return Definitions.rebuild(SECOND, ids(FIRST), manual, retain, 0);
    }

    private static List<VersionId> ids(List<VersionDefinition> versions) {
        return versions.stream().map(VersionDefinition::id).toList();
    }

    /** A stream and a view, live, and facts that come in all the time. */
    private static void given(SimulatedWorld w) {
        w.faults.pause();
        w.log.make("raw").append(60);
        w.producers.put("raw", 1);
        for (VersionDefinition v : FIRST) {
            w.submit(Definitions.create(v, 0));
            w.runToTheEnd();
        }
        assertLive(w, FIRST);
        w.faults.arm();
    }

    private static ChangeStatus last(SimulatedWorld w) {
        return w.registry.changes.get((long) w.registry.changes.size());
    }

    private static JobAttempt newest(SimulatedWorld w, VersionDefinition v) {
        return w.registry.attempts.stream()
                .filter(a -> a.version().equals(v.id()))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private static void undone(SimulatedWorld w) {
        assertEquals(ChangeState.UNDONE, last(w).state());
        assertLive(w, FIRST);
        assertEquals(ids(FIRST), List.copyOf(w.registry.versions.keySet()));
        assertTrue(!last(w).problems().isEmpty());
    }

    private static void eitherWay(SimulatedWorld w) {
        if (last(w).switched()) {
            assertEquals(ChangeState.DONE, last(w).state());
            assertLive(w, SECOND);
        } else {
            undone(w);
        }
    }

    private static void assertLive(SimulatedWorld w, List<VersionDefinition> live) {
        assertLive(w, live, List.of());
    }

    /** These are live and run, those run beside them, nothing else does, and nothing is there of versions that are gone. */
    private static void assertLive(SimulatedWorld w, List<VersionDefinition> live, List<VersionDefinition> beside) {
        assertEquals(new TreeSet<>(ids(live)), new TreeSet<>(w.registry.live.values()), "live");
        List<VersionDefinition> running =
                Stream.concat(live.stream(), beside.stream()).toList();
        assertEquals(new TreeSet<>(ids(running)), w.registry.wanted, "wanted");
        assertEquals(
                running.stream().map(v -> Names.job(v.id())).sorted().toList(),
                w.jobs.jobs.values().stream()
                        .filter(FakeJobs.Job::alive)
                        .map(j -> j.name)
                        .sorted()
                        .toList(),
                "jobs");
        for (VersionDefinition v : running) {
            assertEquals(AttemptState.RUNNING, newest(w, v).state(), "the attempt of " + v.id());
        }
        List<VersionDefinition> known = List.copyOf(w.registry.versions.values());
        SortedSet<String> topics =
                known.stream().flatMap(v -> v.topic().stream()).collect(Collectors.toCollection(TreeSet::new));
        topics.add("raw");
        assertEquals(topics, w.log.topics.keySet(), "topics");
        assertEquals(
                known.stream()
                        .filter(v -> v.table().isPresent())
                        .map(VersionDefinition::id)
                        .collect(Collectors.toSet()),
                w.serving.tables,
                "tables");
        SortedSet<String> groups =
                known.stream().map(v -> w.names.group(v.id())).collect(Collectors.toCollection(TreeSet::new));
        w.log.groups.keySet().forEach(g -> assertTrue(groups.contains(g), "the group " + g + " is left"));
        Stream.concat(w.jobs.directory.keySet().stream(), w.jobs.savepoints.keySet().stream())
                .forEach(id -> assertTrue(
                        w.registry.attempts.stream()
                                .anyMatch(a -> a.jobId().equals(id)
                                        && w.registry.versions.containsKey(a.version())
                                        && !w.registry.over.contains(id)),
                        "checkpoints are left of " + id));
        Optional<ChangeStatus> open = w.registry.changes.values().stream()
                .filter(c -> !c.state().ended())
                .findFirst();
        if (beside.isEmpty()) {
            assertEquals(Optional.empty(), open, "unfinished");
        }
    }

    @Test
    void theJobsOfARebuildStartSideBySide() {
        SimulatedWorld w = new SimulatedWorld();
        given(w);
        w.flink.mostMains = 0;
        w.submit(rebuild(false, DAY));
        w.runToTheEnd();
        assertLive(w, SECOND);
        assertEquals(2, w.flink.mostMains);
    }

    @Test
    void everyScenarioHoldsWithoutFaults() {
        SIMULATION.undisturbed();
    }

    @Test
    void everyScenarioHoldsWithAnyOneFaultAtAnyCall() {
        int runs = SIMULATION.singleFaults(STRIDE, 0);
        System.out.println("simulation of rebuilds: " + runs + " single faults, all hit");
    }

    @Test
    void everyScenarioHoldsUnderRandomFaultsAndOutages() {
        Simulation.Tally tally = SIMULATION.seeds(0, SEEDS);
        System.out.println("simulation of rebuilds: " + SEEDS + " seeds, " + tally.hits() + " faults hit");
        assertTrue(tally.hits() > SEEDS, "only " + tally.hits() + " faults hit");
    }
}
