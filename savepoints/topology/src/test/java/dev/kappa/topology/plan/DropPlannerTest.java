package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropPlannerTest {
    private final DropPlanner planner = new DropPlanner(TestTopology.NAMES);

    @Test
    void allVersionsGoTheNewestFirst() {
        Topology topology = TestTopology.shop()
                .live(TestTopology.view("top", 3, "revenue$v1"))
                .at(9);

        Change change = planner.plan(topology, "DROP it", "top");

        VersionId three = new VersionId("top", 3);
        VersionId one = new VersionId("top", 1);
        assertEquals(
                new Change(
                        Change.Kind.DROP,
                        "DROP it",
                        List.of("top", "top$v1"),
                        List.of(),
                        List.of(
                                new Step.RemoveName(List.of("top")),
                                new Step.CancelJob(three),
                                new Step.CancelJob(one),
                                new Step.DropTable(three),
                                new Step.DropTable(one),
                                new Step.DeleteTopic("t.top.v3"),
                                new Step.DeleteTopic("t.top.v1"),
                                new Step.DeleteGroup("t.kappa.top.v3"),
                                new Step.DeleteGroup("t.kappa.top.v1"),
                                new Step.DeleteCheckpoints(three),
                                new Step.DeleteCheckpoints(one),
                                new Step.ForgetVersion(three),
                                new Step.ForgetVersion(one)),
                        9),
                change);
    }

    @Test
    void dependentsGoBeforeWhatTheyReadAndRawTopicsStay() {
        Change change = planner.plan(TestTopology.shop().at(1), "DROP it", "shop");

        List<String> order = List.of("top", "revenue", "alerts", "enriched", "orders", "customers", "shop");
        assertEquals(order, change.names());
        assertEquals(new Step.RemoveName(order), change.steps().get(0));
        assertEquals(
                order.stream().map(n -> new Step.CancelJob(new VersionId(n, 1))).toList(),
                change.steps().stream().filter(Step.CancelJob.class::isInstance).toList());
        List<Step> topics = change.steps().stream()
                .filter(Step.DeleteTopic.class::isInstance)
                .toList();
        assertEquals(
                List.of(
                        new Step.DeleteTopic("t.top.v1"),
                        new Step.DeleteTopic("t.revenue.v1"),
                        new Step.DeleteTopic("t.alerts.v1"),
                        new Step.DeleteTopic("t.enriched.v1"),
                        new Step.DeleteTopic("t.orders.v1"),
                        new Step.DeleteTopic("t.customers.v1"),
                        new Step.DeleteTopic("t.orders.dead-letters"),
                        new Step.DeleteTopic("t.customers.dead-letters")),
                topics);
        assertTrue(change.steps().contains(new Step.ForgetSource(new VersionId("shop", 1))));
        assertFalse(change.steps().contains(new Step.DeleteGroup("t.kappa.shop.v1")), "a source reads no topic");
    }

    @Test
    void theTopicThatApplicationsWriteStays() {
        Change change = planner.plan(TestTopology.shop().at(1), "DROP it", "clicks");

        assertEquals(
                List.of(new Step.DeleteTopic("t.clicks.v1"), new Step.DeleteTopic("t.clicks.dead-letters")),
                change.steps().stream()
                        .filter(Step.DeleteTopic.class::isInstance)
                        .toList());
    }
}
