package dev.kappa.topology.plan;

import static dev.kappa.topology.graph.TestTopology.calling;
import static dev.kappa.topology.graph.TestTopology.function;
import static dev.kappa.topology.graph.TestTopology.stream;
import static dev.kappa.topology.graph.TestTopology.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Functions have versions that no job runs, and that live as long as versions that call them. */
class FunctionPlansTest {
    private static final RebuildSettings SETTINGS = new RebuildSettings(false, Duration.ofDays(1));

    @Test
    void aNewFunctionIsOnlyAName() {
        Change change = new CreatePlanner(1).plan(new TestTopology().at(3), function("f", 1));
        assertEquals(List.of(new Step.MakeLive(ids("f$v1"))), change.steps());
    }

    @Test
    void newCodeTakesPartInTheSwitchAndInNothingElse() {
        Topology topology = new TestTopology()
                .live(function("f", 1))
                .live(calling(stream("a", 1), "f$v1"))
                .at(3);
        List<VersionDefinition> versions = List.of(function("f", 2), calling(stream("a", 2), "f$v2"));

        Change both = new RebuildPlanner(TestTopology.NAMES, 1).plan(topology, "ALTER …", versions, SETTINGS);
        Change alone =
                new RebuildPlanner(TestTopology.NAMES, 1).plan(topology, "ALTER …", versions.subList(0, 1), SETTINGS);

        assertEquals(
                List.of(
                        new Step.RequireSlots(1),
                        new Step.CreateTopic("t.a.v2", 1),
                        new Step.StartJob(id("a$v2")),
                        new Step.AwaitRunning(id("a$v2")),
                        new Step.AwaitCaughtUp(ids("a$v2")),
                        new Step.MarkTopics(ids("a$v1"), ids("a$v2")),
                        new Step.StopWithSavepoint(ids("a$v1")),
                        new Step.AwaitFence(ids("a$v2")),
                        new Step.CutOver(ids("f$v2", "a$v2"), 86400),
                        new Step.CarryReaders(id("a$v1"), id("a$v2"))),
                both.steps());
        assertEquals(List.of(new Step.CutOver(ids("f$v2"), 86400)), alone.steps());
    }

    @Test
    void aFunctionGoesBackWithThoseThatCallItAndTheyGoBackWithoutIt() {
        Topology topology = altered().at(3);

        assertEquals(
                List.of("f", "a", "b", "f$v1", "a$v1", "b$v1"),
                back(topology, "f").names());
        assertEquals(List.of("a", "b", "a$v1", "b$v1"), back(topology, "a").names());
        assertEquals(
                List.of(new Step.RequireSlots(2), new Step.ResumeJob(id("a$v1")), new Step.ResumeJob(id("b$v1"))),
                back(topology, "f").steps().subList(0, 3));
    }

    @Test
    void whatCallsTheOldCodeAlreadyStaysLive() {
        Topology topology = altered()
                .live(calling(stream("a", 1), "f$v1"))
                .live(view("b", 1, "a$v1"))
                .at(3);
        assertEquals(List.of("f", "f$v1"), back(topology, "f").names());
    }

    @Test
    void whatWasMadeWithTheNewCodeHasNothingToGoBackTo() {
        Topology topology = altered().live(calling(view("c", 1), "f$v2")).at(3);
        assertEquals(
                "IN_USE: 'c' depends on 'f', and no version of it but the live c$v1 is kept. Give 'f' its old code instead, with ALTER"
                        + " FUNCTION … AS … USING JAR: then 'c' is rebuilt with it.",
                assertThrows(KappaException.class, () -> back(topology, "f")).getMessage());
    }

    @Test
    void codeIsRetiredWithTheLastVersionThatCallsIt() {
        Topology topology = altered().at(3);
        List<VersionId> old = ids("a$v1", "b$v1", "f$v1");

        assertEquals(new TreeSet<>(old), RetirePlanner.withoutReaders(topology, old));
        assertEquals(new TreeSet<>(), RetirePlanner.withoutReaders(topology, ids("f$v1")));
        List<Step> steps =
                new RetirePlanner(TestTopology.NAMES).plan(topology, old).steps();
        assertEquals(new Step.ForgetVersion(id("f$v1")), steps.get(steps.size() - 1));
        assertEquals(
                0,
                steps.stream()
                        .filter(s -> s.equals(new Step.CancelJob(id("f$v1"))))
                        .count());
    }

    @Test
    void aFunctionThatIsDroppedLeavesNothingOutside() {
        Topology topology = new TestTopology().live(function("f", 1)).at(3);
        assertEquals(
                List.of(new Step.RemoveName(List.of("f")), new Step.ForgetVersion(id("f$v1"))),
                new DropPlanner(TestTopology.NAMES)
                        .plan(topology, "DROP …", "f")
                        .steps());
    }

    /** f was altered: a calls it, b reads a; version 1 of all three is kept. */
    private static TestTopology altered() {
        return new TestTopology()
                .live(function("f", 2))
                .other(function("f", 1))
                .live(calling(stream("a", 2), "f$v2"))
                .other(calling(stream("a", 1), "f$v1"))
                .live(view("b", 2, "a$v2"))
                .other(view("b", 1, "a$v1"));
    }

    private static Change back(Topology at, String name) {
        TreeMap<VersionId, Topology.Kept> kept = new TreeMap<>();
        for (VersionId id : ids("f$v1", "a$v1", "b$v1")) {
            kept.put(id, new Topology.Kept(Instant.EPOCH, 9));
        }
        return RollbackPlanner.plan(
                new Topology(1, at.objects(), at.versions(), kept), "ALTER …", name, OptionalInt.empty(), SETTINGS);
    }

    private static VersionId id(String version) {
        return Names.versioned(version).orElseThrow();
    }

    private static List<VersionId> ids(String... versions) {
        return java.util.Arrays.stream(versions).map(FunctionPlansTest::id).toList();
    }
}
