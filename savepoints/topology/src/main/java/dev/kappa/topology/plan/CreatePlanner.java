package dev.kappa.topology.plan;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a definition into the change that brings it to life: first what its job needs, then the job, and the name last, so
 * that nobody sees a name before there is something behind it.
 */
public final class CreatePlanner {
    private final int partitions;

    /** @param partitions of topics that have to be made */
    public CreatePlanner(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException(partitions + " partitions");
        }
        this.partitions = partitions;
    }

    /** The steps for the first version of a name; {@link dev.kappa.topology.graph.TopologyChecks} has nothing against it. */
    public Change plan(Topology topology, VersionDefinition definition) {
        List<Step> steps = new ArrayList<>();
        definition.rawTopics().forEach(topic -> steps.add(new Step.CheckTopic(topic, partitions)));
        definition.topic().ifPresent(topic -> steps.addAll(OwnTopics.creation(definition, topic, partitions)));
        definition.table().ifPresent(table -> steps.add(new Step.CreateTable(definition.id())));
        if (definition.hasJob()) {
            steps.add(new Step.StartJob(definition.id()));
            steps.add(new Step.AwaitRunning(definition.id()));
        }
        steps.add(new Step.MakeLive(List.of(definition.id())));
        return new Change(
                Change.Kind.CREATE,
                definition.statement(),
                List.of(definition.name()),
                List.of(definition),
                steps,
                topology.revision());
    }
}
