package dev.kappa.topology.plan;

import dev.kappa.topology.definition.VersionDefinition;
import java.util.ArrayList;
import java.util.List;

/** The topics that a version writes: its own, and those of the records that it refuses. */
final class OwnTopics {
    private OwnTopics() {}

    /**
     * Rows that are admitted from a raw topic keep its partitions, so that the order in each of them, by which lateness is decided, is that of the version too.
     *
     * @param topic its own
     */
    static List<Step> creation(VersionDefinition version, String topic, int partitions) {
        List<Step> steps = new ArrayList<>();
        String like = version.rawTopics().stream()
                .filter(raw -> version.admitsRows())
                .findFirst()
                .orElse(null);
        steps.add(new Step.CreateTopic(topic, partitions, like));
        refused(version).forEach(refused -> steps.add(new Step.CreateTopic(refused, 1)));
        return steps;
    }

    static List<String> refused(VersionDefinition version) {
        List<String> topics = new ArrayList<>();
        version.deadLetterTopic().ifPresent(topics::add);
        version.lateTopic().ifPresent(topics::add);
        return topics;
    }
}
