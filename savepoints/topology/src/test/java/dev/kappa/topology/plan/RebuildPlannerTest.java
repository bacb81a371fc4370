package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RebuildPlannerTest {
    private static final Topology SHOP = TestTopology.shop().at(41);
    private static final VersionDefinition ENRICHED = TestTopology.stream("enriched", 2, "orders$v1", "customers$v1");
    private static final VersionDefinition REVENUE = TestTopology.view("revenue", 2, "enriched$v2");
    private static final RebuildPlanner PLANNER = new RebuildPlanner(TestTopology.NAMES, 3);

    @Test
    void newVersionsRunBesideTheLiveOnesUntilTheyHaveCaughtUpAndThenTakeTheirPlace() {
        Change change = PLANNER.plan(
                SHOP, "ALTER …", List.of(ENRICHED, REVENUE), new RebuildSettings(false, Duration.ofDays(1)));

        VersionId enriched = ENRICHED.id();
        VersionId revenue = REVENUE.id();
        List<VersionId> both = List.of(enriched, revenue);
        List<VersionId> replaced = List.of(new VersionId("enriched", 1), new VersionId("revenue", 1));
        assertEquals(
                new Change(
                        Change.Kind.REBUILD,
                        "ALTER …",
                        List.of("enriched", "revenue"),
                        List.of(ENRICHED, REVENUE),
                        List.of(
                                new Step.RequireSlots(2),
                                new Step.RequireTopic("t.customers.v1"),
                                new Step.RequireTopic("t.orders.v1"),
                                new Step.CreateTopic("t.enriched.v2", 3),
                                new Step.CreateTopic("t.revenue.v2", 3),
                                new Step.CreateTable(revenue),
                                new Step.StartJob(enriched),
                                new Step.StartJob(revenue),
                                new Step.AwaitRunning(enriched),
                                new Step.AwaitRunning(revenue),
                                new Step.AwaitCaughtUp(both),
                                new Step.MarkTopics(replaced, both),
                                new Step.StopWithSavepoint(replaced),
                                new Step.AwaitFence(both),
                                new Step.CutOver(both, 86400),
                                new Step.CarryReaders(replaced.get(0), enriched),
                                new Step.CarryReaders(replaced.get(1), revenue)),
                        41),
                change);
    }

    @Test
    void aManualSwitchWaitsForApprovalBeforeAnythingIsStopped() {
        List<Step> steps = PLANNER.plan(
                        SHOP, "ALTER …", List.of(ENRICHED), new RebuildSettings(true, Duration.ofHours(2)))
                .steps();

        int caughtUp = steps.indexOf(new Step.AwaitCaughtUp(List.of(ENRICHED.id())));
        assertEquals(new Step.AwaitApproval(), steps.get(caughtUp + 1));
        assertEquals(new Step.StopWithSavepoint(List.of(new VersionId("enriched", 1))), steps.get(caughtUp + 3));
    }

    @Test
    void anAdmissionReplaysItsRawTopicAndKeepsTheTopicOfDeadLetters() {
        VersionDefinition clicks = TestTopology.byApplications("clicks", 2);

        List<Step> steps = PLANNER.plan(SHOP, "ALTER …", List.of(clicks), new RebuildSettings(false, Duration.ZERO))
                .steps();

        assertEquals(
                List.of(
                        new Step.RequireSlots(1),
                        new Step.RequireTopic("t.clicks"),
                        new Step.CreateTopic("t.clicks.v2", 3, "t.clicks"),
                        new Step.CreateTopic("t.clicks.dead-letters", 1)),
                steps.subList(0, 4));
    }

    @Test
    void aRawTopicThatNobodyHasReadYetIsMadeWhenItIsAbsent() {
        VersionDefinition orders = TestTopology.fromSource("orders", 2, "shop", "t.shop.public.orders_new");

        List<Step> steps = PLANNER.plan(SHOP, "ALTER …", List.of(orders), new RebuildSettings(false, Duration.ZERO))
                .steps();

        assertEquals(new Step.CheckTopic("t.shop.public.orders_new", 3), steps.get(1));
    }

    @Test
    void theBoundaryIsWhatIsReadAndNotWritten() {
        assertEquals(
                Set.of("t.customers.v1", "t.orders.v1"), RebuildPlanner.boundary(SHOP, List.of(ENRICHED, REVENUE)));
    }
}
