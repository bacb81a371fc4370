package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.TestTopology;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedeployPlannerTest {
    private static final VersionId ALERTS = new VersionId("alerts", 1);

    @Test
    void theProofComesBeforeTheRunningJobIsStoppedAndNobodyElseIsTouched() {
        Topology topology = TestTopology.shop().at(7);
        VersionDefinition live = topology.live("alerts").orElseThrow();

        Change change = RedeployPlanner.plan(topology, "ALTER STREAM alerts REDEPLOY", live, live);

        assertEquals(
                new Change(
                        Change.Kind.REDEPLOY,
                        "ALTER STREAM alerts REDEPLOY",
                        List.of("alerts"),
                        List.of(),
                        List.of(
                                new Step.RequireSlots(1),
                                new Step.SaveRunning(ALERTS),
                                new Step.TryRestore(live),
                                new Step.StopWithSavepoint(List.of(ALERTS)),
                                new Step.Redefine(live, live),
                                new Step.RunRedefined(ALERTS),
                                new Step.AwaitRunning(ALERTS),
                                new Step.AwaitCheckpoint(ALERTS)),
                        7),
                change);
    }

    @Test
    void whatHasOtherRowsIsNoRedeployment() {
        Topology topology = TestTopology.shop().at(7);
        VersionDefinition live = topology.live("alerts").orElseThrow();
        VersionDefinition other = topology.live("revenue").orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> RedeployPlanner.plan(topology, "ALTER", live, other));
    }
}
