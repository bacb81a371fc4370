package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That marks are never too late is checked at every cutover of the simulation; here, that there are any. */
class ReaderStepsTest {
    private static final VersionDefinition A1 =
            Definitions.version(Definitions.stream("orders"), 1, List.of("raw"), List.of());
    private static final VersionDefinition B1 =
            Definitions.version(Definitions.view("revenue"), 1, List.of(), List.of(A1.id()));
    private static final VersionDefinition A2 = Definitions.version(A1, 2, List.of("raw"), List.of());
    private static final VersionDefinition B2 = Definitions.version(B1, 2, List.of(), List.of(A2.id()));

    private final SimulatedWorld world = new SimulatedWorld();

    @BeforeEach
    void twoVersionsAreLive() {
        world.faults.pause();
        world.log.make("raw").append(60);
        world.producers.put("raw", 1);
        for (VersionDefinition v : List.of(A1, B1)) {
            world.submit(Definitions.create(v, 0));
            world.runToTheEnd();
        }
    }

    private void rebuild() {
        long id = world.submit(Definitions.rebuild(List.of(A2, B2), List.of(A1.id(), B1.id()), false, 86_400, 0));
        world.runToTheEnd();
        assertEquals(ChangeState.DONE, world.registry.changes.get(id).state());
        assertEquals(List.of(), world.jobs.violations);
    }

    @Test
    void theMarksOfARebuildLeaveOutItsHistory() {
        rebuild();
        for (VersionDefinition version : List.of(A2, B2)) {
            SortedMap<Integer, Long> marks = world.registry.marks.get(version.id());
            long before = world.log.topics.get(version.topic().orElseThrow()).records(marks.get(0));
            assertTrue(before > 0, version.id() + " has " + before + " records before its mark");
        }
    }

    @Test
    void whereTheLiveVersionsStandStillThereAreNoneAndTheRebuildGoesOn() {
        world.jobs.stuck.add(Names.job(B1.id()));
        rebuild();
        assertEquals(Map.of(), world.registry.marks.get(A2.id()));
        assertEquals(Map.of(), world.registry.marks.get(B2.id()));
    }
}
