package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.flink.CheckpointStore;
import dev.kappa.redeploy.flink.CheckpointStore.Listing;
import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.log.Log.DeletedGroup;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.serving.Serving;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the tests: each of these bugs, built into the world of {@link RebuildSimulationTest} one at a time, must be seen by its checks. A bug
 * that passes shows a hole in them.
 */
class SeededBugsTest {
    /** A fault at every so manieth call is tried, once no scenario without faults has shown the bug. */
    private static final int STRIDE = 29;

    /** @param faults without one of which the bug does no harm */
    private record Bug(String name, Supplier<Sabotage> sabotage, Set<Faults.Kind> faults) {
        Bug(String name, Supplier<Sabotage> sabotage) {
            this(name, sabotage, EnumSet.allOf(Faults.Kind.class));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bug> bugs() {
        return Stream.of(
                new Bug(
                        "no fencing: an old controller writes on",
                        () -> new Sabotage().withoutFencing(),
                        EnumSet.of(Faults.Kind.FREEZE)),
                new Bug("the fence is not waited for", () -> without(Step.AwaitFence.class)),
                new Bug("the old jobs run on", () -> without(Step.StopWithSavepoint.class)),
                new Bug("the fence is waited for before the old jobs have stopped", () -> new Sabotage()
                        .planning(SeededBugsTest::fenceBeforeStop)),
                new Bug("the names flip in two transactions", SeededBugsTest::flipInTwo),
                new Bug(
                        "the gate opens too early: committed offsets are taken for higher than they are",
                        () -> new Sabotage().at("Log.groupOffsets", SeededBugsTest::everything)),
                new Bug("the frontier is stale: the fence is that of the first look", SeededBugsTest::firstLook),
                new Bug("what is written and not yet committed is left out of the fence", () -> new Sabotage()
                        .at("Log.endOffsets", call -> new TreeMap<>(Map.of(0, 0L)))),
                new Bug("a view is taken to show what it does not show yet", () -> new Sabotage()
                        .at(
                                "Serving.visibleEpoch",
                                call -> ((OptionalLong) call.truth()).isPresent()
                                        ? OptionalLong.of(Long.MAX_VALUE)
                                        : OptionalLong.empty())),
                new Bug("a checkpoint from before counts as one after", () -> new Sabotage()
                        .at("CheckpointStore.completed", SeededBugsTest::numberNought)),
                new Bug("marks are set too high", () -> new Sabotage()
                        .at("ChangeJournal.mark", SeededBugsTest::higher)),
                new Bug("the fence counts as reached when it is begun", SeededBugsTest::doneAtOnce),
                new Bug("an abort is not heard", () -> new Sabotage()
                        .at("ChangeJournal.unfinished", SeededBugsTest::deaf)),
                new Bug("old versions are retired while they are kept", () -> new Sabotage()
                        .at(
                                "ChangeJournal.overdue",
                                call -> call.truthOf(((Instant) call.argument(0)).plus(Duration.ofDays(2))))),
                new Bug("old versions are retired while somebody reads their topics", () -> new Sabotage()
                        .at("Log.readers", call -> new TreeSet<String>())),
                new Bug("topics stay", () -> new Sabotage().at("Log.delete", call -> null)),
                new Bug("groups stay", () -> new Sabotage().at("Log.deleteGroup", call -> DeletedGroup.GONE)),
                new Bug("tables stay", () -> new Sabotage().at("Serving.drop", call -> new Serving.Outcome.Done())),
                new Bug("checkpoints lose shared files", () -> new Sabotage()
                        .at("CheckpointStore.prune", SeededBugsTest::removedAll)),
                new Bug("checkpoints stay", () -> new Sabotage().at("CheckpointStore.delete", call -> null)),
                new Bug("jobs stay", () -> new Sabotage().at("FlinkCluster.cancel", call -> null)),
                new Bug("jobs start without their state", () -> new Sabotage()
                        .at(
                                "FlinkCluster.submit",
                                call -> call.truthOf(with((JobSubmission) call.argument(0), Optional.empty(), "")))),
                new Bug("jobs are started twice", () -> new Sabotage().at("FlinkCluster.submit", call -> {
                    call.truthOf(with(
                            (JobSubmission) call.argument(0),
                            ((JobSubmission) call.argument(0)).savepointPath(),
                            "twin"));
                    return call.truth();
                })),
                new Bug("savepoints are written down wrongly", () -> new Sabotage()
                        .at(
                                "JobBook.saved",
                                call -> call.truthOf(call.argument(0), "elsewhere/savepoint", call.argument(2)))),
                new Bug("the newest attempt of a job is overlooked", () -> new Sabotage()
                        .at("JobBook.attempts", call -> {
                            List<?> all = (List<?>) call.truth();
                            return all.size() > 1 ? all.subList(0, all.size() - 1) : all;
                        })));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isCaught(Bug bug) {
        Optional<String> caught = caught(bug);
        System.out.println("seeded: " + bug + " -> " + caught.orElse("NOT CAUGHT"));
        assertEquals(true, caught.isPresent(), "nothing has noticed: " + bug);
    }

    /** What was seen of it first. */
    private static Optional<String> caught(Bug bug) {
        for (Simulation.Scenario scenario : RebuildSimulationTest.SCENARIOS) {
            Optional<String> seen =
                    play(scenario, new SimulatedWorld(bug.sabotage().get()));
            if (seen.isPresent()) {
                return seen;
            }
        }
        for (Simulation.Scenario scenario : RebuildSimulationTest.SCENARIOS) {
            SimulatedWorld undisturbed = new SimulatedWorld(bug.sabotage().get());
            play(scenario, undisturbed);
            for (int call = 0; call < undisturbed.faults.calls(); call += STRIDE) {
                for (Faults.Kind kind : bug.faults()) {
                    SimulatedWorld world = new SimulatedWorld(bug.sabotage().get());
                    world.faults.plan(call, kind);
                    Optional<String> seen = play(scenario, world);
                    if (seen.isPresent()) {
                        return seen;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> play(Simulation.Scenario scenario, SimulatedWorld world) {
        try {
            Simulation.play(scenario, world);
            return Optional.empty();
        } catch (AssertionError seen) {
            String said = seen.getMessage();
            return Optional.of(said.substring(0, Math.min(160, said.length())).replace('\n', ' '));
        }
    }

    private static Sabotage without(Class<? extends Step> step) {
        return new Sabotage()
                .planning(
                        steps -> steps.stream().filter(s -> !step.isInstance(s)).toList());
    }

    private static List<Step> fenceBeforeStop(List<Step> steps) {
        List<Step> mixed = new ArrayList<>(steps);
        List<Step> fences =
                steps.stream().filter(Step.AwaitFence.class::isInstance).toList();
        mixed.removeAll(fences);
        for (int i = 0; i < mixed.size(); i++) {
            if (mixed.get(i) instanceof Step.StopWithSavepoint) {
                mixed.addAll(i, fences);
                break;
            }
        }
        return mixed;
    }

    private static Sabotage flipInTwo() {
        return new Sabotage().at("ChangeJournal.cutOver", call -> {
            @SuppressWarnings("unchecked")
            List<VersionId> versions = (List<VersionId>) call.argument(1);
            ((ChangeJournal) call.door()).makeLive(versions.subList(0, 1));
            return call.truth();
        });
    }

    private static Object everything(Sabotage.Call call) {
        @SuppressWarnings("unchecked")
        SortedMap<String, SortedMap<Integer, Long>> committed =
                (SortedMap<String, SortedMap<Integer, Long>>) call.truth();
        SortedMap<String, SortedMap<Integer, Long>> higher = new TreeMap<>();
        committed.forEach((topic, positions) -> {
            SortedMap<Integer, Long> raised = new TreeMap<>();
            positions.forEach((partition, offset) -> raised.put(partition, offset + 1_000_000));
            higher.put(topic, raised);
        });
        return higher;
    }

    private static Sabotage firstLook() {
        Map<Object, Object> first = new HashMap<>();
        return new Sabotage()
                .at("Log.committedPositions", call -> first.computeIfAbsent(call.argument(0), t -> call.truth()));
    }

    private static Object removedAll(Sabotage.Call call) {
        ((CheckpointStore) call.door()).delete((String) call.argument(0));
        return true;
    }

    private static Object numberNought(Sabotage.Call call) {
        return call.truth() instanceof Listing.Listed listed
                ? new Listing.Listed(listed.completed().stream()
                        .map(c -> new CheckpointRef(0, c.path()))
                        .toList())
                : call.truth();
    }

    private static Object higher(Sabotage.Call call) {
        @SuppressWarnings("unchecked")
        SortedMap<Integer, Long> marks = (SortedMap<Integer, Long>) call.argument(1);
        SortedMap<Integer, Long> raised = new TreeMap<>();
        marks.forEach((partition, position) -> raised.put(partition, position + 100));
        return call.truthOf(call.argument(0), raised);
    }

    private static Sabotage doneAtOnce() {
        return new Sabotage().at("ChangeJournal.unfinished", call -> told(call, SeededBugsTest::done, d -> d));
    }

    private static Object deaf(Sabotage.Call call) {
        return told(call, step -> step, decision -> decision.filter(d -> d != Decision.ABORT));
    }

    /** The fence counts as reached as soon as it is looked at. */
    private static StepStatus done(StepStatus s) {
        return s.state() == StepState.STARTED && s.step() instanceof Step.AwaitFence
                ? new StepStatus(
                        s.number(), s.step(), StepState.DONE, s.before(), s.waitingFor(), s.started(), s.started())
                : s;
    }

    private static List<ChangeStatus> told(
            Sabotage.Call call, UnaryOperator<StepStatus> step, UnaryOperator<Optional<Decision>> decision) {
        return ((List<?>) call.truth())
                .stream()
                        .map(ChangeStatus.class::cast)
                        .map(c -> new ChangeStatus(
                                c.id(),
                                c.kind(),
                                c.statement(),
                                c.names(),
                                c.state(),
                                c.steps().stream().map(step).toList(),
                                c.problems(),
                                c.suppressed(),
                                c.submitted(),
                                c.ended(),
                                decision.apply(c.decision()),
                                c.switched()))
                        .toList();
    }

    private static JobSubmission with(JobSubmission s, Optional<String> savepoint, String suffix) {
        return new JobSubmission(
                s.jobId() + suffix,
                s.jar(),
                s.libraries(),
                s.entryClass(),
                s.arguments(),
                s.parallelism(),
                savepoint,
                s.flinkConfiguration());
    }
}
