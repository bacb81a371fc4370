package dev.kappa.redeploy.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Step;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final VersionId A2 = new VersionId("a", 2);
    private static final VersionId B3 = new VersionId("b", 3);

    private static final List<Step> STEPS = List.of(
            new Step.CheckTopic("raw", 1),
            new Step.CreateTopic("a.v2", 3),
            new Step.CreateTable(A2),
            new Step.StartJob(A2),
            new Step.AwaitRunning(A2),
            new Step.MakeLive(List.of(A2)),
            new Step.RemoveName(List.of("a")),
            new Step.CancelJob(A2),
            new Step.DropTable(A2),
            new Step.DeleteTopic("a.v2"),
            new Step.DeleteGroup("kappa.a.v2"),
            new Step.DeleteCheckpoints(A2),
            new Step.ForgetSource(A2),
            new Step.ForgetVersion(A2),
            new Step.RequireTopic("raw"),
            new Step.RequireSlots(4),
            new Step.ResumeJob(A2),
            new Step.AwaitCaughtUp(List.of(A2, B3)),
            new Step.AwaitApproval(),
            new Step.StopWithSavepoint(List.of(A2, B3)),
            new Step.AwaitFence(List.of(B3, A2)),
            new Step.CutOver(List.of(A2, B3), 86_400),
            new Step.AwaitReaders("a.v1"),
            new Step.MarkTopics(List.of(A2), List.of(B3)),
            new Step.CarryReaders(A2, B3),
            new Step.SaveRunning(A2),
            new Step.TryRestore(Definitions.stream("a", "b")),
            new Step.Redefine(Definitions.stream("a", "b"), Definitions.stream("a")),
            new Step.RunRedefined(A2),
            new Step.AwaitCheckpoint(A2),
            new Step.Compare(A2, B3));

    @Test
    void aDefinitionOfTheReleaseBeforeFunctionsIsRead() {
        VersionDefinition stream = Definitions.stream("a", "b");
        String before = Json.of(stream).replace(",\"calls\":[]", "").replace(",\"libraries\":[]", "");
        assertFalse(before.contains("calls") || before.contains("libraries"), before);
        assertEquals(stream, Json.definition(before));
    }

    @Test
    void everyStepIsReadBackAsItWasWritten() {
        Set<Class<?>> seen = new HashSet<>();
        for (Step step : STEPS) {
            assertEquals(step, Json.step(Json.of(step)));
            seen.add(step.getClass());
        }
        assertEquals(
                new HashSet<>(Arrays.stream(
                                Step.class.getAnnotation(JsonSubTypes.class).value())
                        .map(JsonSubTypes.Type::value)
                        .toList()),
                seen);
    }
}
