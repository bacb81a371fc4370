package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreatePlannerTest {
    private static final Topology BEFORE = new TestTopology().at(41);

    @Test
    void aSourceGetsItsRawTopicsBeforeItsJob() {
        VersionDefinition shop = TestTopology.source("shop", 1, "t.shop.a", "t.shop.b");

        Change change = new CreatePlanner(3).plan(BEFORE, shop);

        VersionId id = shop.id();
        assertEquals(
                new Change(
                        Change.Kind.CREATE,
                        "CREATE shop",
                        List.of("shop"),
                        List.of(shop),
                        List.of(
                                new Step.CheckTopic("t.shop.a", 3),
                                new Step.CheckTopic("t.shop.b", 3),
                                new Step.StartJob(id),
                                new Step.AwaitRunning(id),
                                new Step.MakeLive(List.of(id))),
                        41),
                change);
    }

    @Test
    void aStreamOfApplicationsGetsItsRawTopicItsOwnAndTheOneForDeadLetters() {
        VersionDefinition clicks = TestTopology.byApplications("clicks", 1);

        Change change = new CreatePlanner(2).plan(BEFORE, clicks);

        VersionId id = clicks.id();
        assertEquals(
                List.of(
                        new Step.CheckTopic("t.clicks", 2),
                        new Step.CreateTopic("t.clicks.v1", 2, "t.clicks"),
                        new Step.CreateTopic("t.clicks.dead-letters", 1),
                        new Step.StartJob(id),
                        new Step.AwaitRunning(id),
                        new Step.MakeLive(List.of(id))),
                change.steps());
    }

    @Test
    void aViewGetsItsTopicAndItsTableBeforeItsJob() {
        VersionDefinition top = TestTopology.view("top", 4, "revenue$v1");

        Change change = new CreatePlanner(1).plan(BEFORE, top);

        VersionId id = top.id();
        assertEquals(
                List.of(
                        new Step.CreateTopic("t.top.v4", 1),
                        new Step.CreateTable(id),
                        new Step.StartJob(id),
                        new Step.AwaitRunning(id),
                        new Step.MakeLive(List.of(id))),
                change.steps());
    }
}
