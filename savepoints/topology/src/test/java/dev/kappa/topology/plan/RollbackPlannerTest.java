package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RollbackPlannerTest {
    private static final RebuildSettings SETTINGS = new RebuildSettings(false, Duration.ofDays(1));
    private static final VersionId ENRICHED_1 = new VersionId("enriched", 1);
    private static final VersionId REVENUE_1 = new VersionId("revenue", 1);
    private static final VersionId TOP_1 = new VersionId("top", 1);
    private static final VersionId ALERTS_1 = new VersionId("alerts", 1);

    @Test
    void theNameAndAllThatDependOnItGoBackToWhatReadEachOther() {
        Change change = RollbackPlanner.plan(rebuilt(), "ALTER …", "enriched", OptionalInt.empty(), SETTINGS);

        List<VersionId> targets = List.of(ENRICHED_1, ALERTS_1, REVENUE_1, TOP_1);
        List<VersionId> replaced =
                targets.stream().map(t -> new VersionId(t.name(), 2)).toList();
        assertEquals(
                List.of(
                        new Step.RequireSlots(4),
                        new Step.ResumeJob(ENRICHED_1),
                        new Step.ResumeJob(ALERTS_1),
                        new Step.ResumeJob(REVENUE_1),
                        new Step.ResumeJob(TOP_1),
                        new Step.AwaitRunning(ENRICHED_1),
                        new Step.AwaitRunning(ALERTS_1),
                        new Step.AwaitRunning(REVENUE_1),
                        new Step.AwaitRunning(TOP_1),
                        new Step.AwaitCaughtUp(targets),
                        new Step.MarkTopics(replaced, targets),
                        new Step.StopWithSavepoint(replaced),
                        new Step.AwaitFence(targets),
                        new Step.CutOver(targets, 86400),
                        new Step.CarryReaders(replaced.get(0), ENRICHED_1),
                        new Step.CarryReaders(replaced.get(1), ALERTS_1),
                        new Step.CarryReaders(replaced.get(2), REVENUE_1),
                        new Step.CarryReaders(replaced.get(3), TOP_1)),
                change.steps());
        assertEquals(
                List.of("enriched", "alerts", "revenue", "top", "enriched$v1", "alerts$v1", "revenue$v1", "top$v1"),
                change.names());
        assertEquals(List.of(), change.newVersions());
    }

    @Test
    void aDependentThatWasMadeSinceThenHasNothingToGoBackTo() {
        Topology topology = with(
                new TestTopology()
                        .live(TestTopology.stream("a", 2))
                        .other(TestTopology.stream("a", 1))
                        .live(TestTopology.view("b", 1, "a$v2")),
                "a$v1");

        assertEquals(
                "IN_USE: 'b' depends on 'a', and no version of it but the live b$v1 is kept. Give 'a' its old query instead,"
                        + " with ALTER … AS: then 'b' is rebuilt on it.",
                refusal(topology, "a", OptionalInt.empty()));
    }

    @Test
    void whatReadAVersionThatIsNotLiveAnyMoreCannotGoBackAlone() {
        assertEquals(
                "IN_USE: revenue$v1 read enriched$v1, and 'enriched' stands for another version now. Roll back 'enriched' TO"
                        + " VERSION 1: what read it then goes back with it.",
                refusal(rebuilt(), "revenue", OptionalInt.of(1)));
    }

    @Test
    void whereNothingIsKeptTheOldQueryIsTheWayBack() {
        assertEquals(
                "UNKNOWN_VERSION: 'enriched' has no version to go back to: enriched$v1 is live, and no other is kept. Give it"
                        + " its old query with ALTER STREAM enriched AS …; it is computed anew from the log.",
                refusal(TestTopology.shop().at(1), "enriched", OptionalInt.empty()));
        assertEquals(
                "UNKNOWN_VERSION: enriched$v2 is live already. Kept for a way back: enriched$v1.",
                refusal(rebuilt(), "enriched", OptionalInt.of(2)));
        assertEquals(
                "UNKNOWN_VERSION: 'enriched' has no version 7; a version is kept for a way back only for its time (RETAIN)."
                        + " Kept for a way back: enriched$v1.",
                refusal(rebuilt(), "enriched", OptionalInt.of(7)));
    }

    @Test
    void withoutANumberItIsWhatTheLastChangeReplaced() {
        TestTopology versions = new TestTopology()
                .live(TestTopology.stream("a", 2))
                .other(TestTopology.stream("a", 1))
                .other(TestTopology.stream("a", 3));
        TreeMap<VersionId, Topology.Kept> kept = new TreeMap<>();
        kept.put(new VersionId("a", 1), new Topology.Kept(Instant.EPOCH, 5));
        kept.put(new VersionId("a", 3), new Topology.Kept(Instant.EPOCH, 9));
        Topology at = versions.at(1);
        Topology topology = new Topology(1, at.objects(), at.versions(), kept);

        Change change = RollbackPlanner.plan(topology, "ALTER …", "a", OptionalInt.empty(), SETTINGS);

        assertEquals(List.of("a", "a$v3"), change.names());
    }

    /** Of b, version 2 was tried and rolled back (change 5) before a was altered (change 9): with a$v1 b$v1 comes back. */
    @Test
    void aDependentGoesBackToWhatWasLiveWithTheTargetAndNotToWhatWasRolledBackBefore() {
        Topology at = new TestTopology()
                .live(TestTopology.stream("a", 2))
                .other(TestTopology.stream("a", 1))
                .live(TestTopology.view("b", 3, "a$v2"))
                .other(TestTopology.view("b", 1, "a$v1"))
                .other(TestTopology.view("b", 2, "a$v1"))
                .at(1);
        TreeMap<VersionId, Topology.Kept> kept = new TreeMap<>();
        kept.put(new VersionId("a", 1), new Topology.Kept(Instant.EPOCH, 9));
        kept.put(new VersionId("b", 1), new Topology.Kept(Instant.EPOCH, 9));
        kept.put(new VersionId("b", 2), new Topology.Kept(Instant.EPOCH, 5));

        Change change = RollbackPlanner.plan(
                new Topology(1, at.objects(), at.versions(), kept), "ALTER …", "a", OptionalInt.empty(), SETTINGS);

        assertEquals(List.of("a", "b", "a$v1", "b$v1"), change.names());
    }

    /** The shop after a rebuild of enriched: its dependents have a version 2 as well, and version 1 is kept. */
    private static Topology rebuilt() {
        TestTopology shop = TestTopology.shop()
                .live(TestTopology.stream("enriched", 2, "orders$v1", "customers$v1"))
                .live(TestTopology.view("revenue", 2, "enriched$v2"))
                .live(TestTopology.view("top", 2, "revenue$v2"))
                .live(TestTopology.stream("alerts", 2, "enriched$v2"));
        return with(shop, "enriched$v1", "revenue$v1", "top$v1", "alerts$v1");
    }

    private static Topology with(TestTopology versions, String... keptVersions) {
        TreeMap<VersionId, Topology.Kept> kept = new TreeMap<>();
        for (String version : keptVersions) {
            kept.put(dev.kappa.topology.Names.versioned(version).orElseThrow(), new Topology.Kept(Instant.EPOCH, 17));
        }
        Topology at = versions.at(41);
        return new Topology(41, at.objects(), at.versions(), kept);
    }

    private static String refusal(Topology topology, String name, OptionalInt version) {
        return assertThrows(
                        KappaException.class, () -> RollbackPlanner.plan(topology, "ALTER …", name, version, SETTINGS))
                .getMessage();
    }
}
