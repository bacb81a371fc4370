package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RetirePlannerTest {
    private static final VersionId ENRICHED = new VersionId("enriched", 1);
    private static final VersionId REVENUE = new VersionId("revenue", 1);
    private static final VersionId TOP = new VersionId("top", 1);
    private static final VersionId ALERTS = new VersionId("alerts", 1);

    /** Second versions of the stream and of all that reads it are live. */
    private static final Topology REBUILT = TestTopology.shop()
            .live(TestTopology.stream("enriched", 2, "orders$v1", "customers$v1"))
            .live(TestTopology.view("revenue", 2, "enriched$v2"))
            .live(TestTopology.view("top", 2, "revenue$v2"))
            .live(TestTopology.stream("alerts", 2, "enriched$v2"))
            .at(9);

    @Test
    void readersGoBeforeWhatTheyReadAndEverythingOfAVersionGoes() {
        Change change = new RetirePlanner(TestTopology.NAMES).plan(REBUILT, List.of(REVENUE, TOP));

        assertEquals(
                List.of(
                        new Step.CancelJob(TOP),
                        new Step.CancelJob(REVENUE),
                        new Step.AwaitReaders("t.top.v1"),
                        new Step.AwaitReaders("t.revenue.v1"),
                        new Step.DropTable(TOP),
                        new Step.DeleteTopic("t.top.v1"),
                        new Step.DeleteGroup("t.kappa.top.v1"),
                        new Step.DeleteCheckpoints(TOP),
                        new Step.ForgetVersion(TOP),
                        new Step.DropTable(REVENUE),
                        new Step.DeleteTopic("t.revenue.v1"),
                        new Step.DeleteGroup("t.kappa.revenue.v1"),
                        new Step.DeleteCheckpoints(REVENUE),
                        new Step.ForgetVersion(REVENUE)),
                change.steps());
        assertEquals(List.of("revenue$v1", "top$v1"), change.names());
        assertEquals(Change.Kind.RETIRE, change.kind());
        assertEquals(9, change.plannedAgainst());
    }

    @Test
    void deadLettersAndRawTopicsStay() {
        Topology topology = TestTopology.shop()
                .live(TestTopology.byApplications("clicks", 2))
                .at(3);
        Change change = new RetirePlanner(TestTopology.NAMES).plan(topology, List.of(new VersionId("clicks", 1)));
        assertEquals(
                List.of(new Step.DeleteTopic("t.clicks.v1")),
                change.steps().stream()
                        .filter(Step.DeleteTopic.class::isInstance)
                        .toList());
    }

    @Test
    void whatSomebodyElseReadsStaysUntilItsReadersGo() {
        assertEquals(
                new TreeSet<>(List.of(ENRICHED, REVENUE, TOP, ALERTS)),
                RetirePlanner.withoutReaders(REBUILT, List.of(ENRICHED, REVENUE, TOP, ALERTS)));
        assertEquals(
                new TreeSet<>(List.of(TOP)),
                RetirePlanner.withoutReaders(REBUILT, List.of(ENRICHED, TOP)),
                "revenue$v1 and alerts$v1 read enriched$v1");
        assertEquals(
                new TreeSet<>(), RetirePlanner.withoutReaders(REBUILT, List.of(new VersionId("orders", 1))), "live");
        assertEquals(
                new TreeSet<>(),
                RetirePlanner.withoutReaders(REBUILT, List.of(new VersionId("orders", 7))),
                "gone already");
    }

    @Test
    void whatIsNotThereIsNotRetired() {
        VersionId gone = new VersionId("orders", 7);
        assertEquals(
                "there is no orders$v7 to retire",
                assertThrows(IllegalArgumentException.class, () -> new RetirePlanner(TestTopology.NAMES)
                                .plan(REBUILT, List.of(gone)))
                        .getMessage());
    }
}
