package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.log.TopicFacts;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.plan.Step;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The steps that make, check and remove topics and consumer groups. */
final class TopicSteps {
    static final String ABSENT = "absent";
    static final String PRESENT = "present";

    private final ChangeJournal journal;
    private final Doors doors;
    private final String ourGroups;

    TopicSteps(ChangeJournal journal, Doors doors, Names names) {
        this.journal = journal;
        this.doors = doors;
        this.ourGroups = names.group(new VersionId("x", 1)).replaceFirst("x\\.v1$", "");
    }

    String found(String topic) {
        return doors.log().describe(topic).isPresent() ? PRESENT : ABSENT;
    }

    StepResult createTopic(Step.CreateTopic create, Optional<String> before) {
        Optional<TopicFacts> there = doors.log().describe(create.topic());
        boolean foreign = before.equals(Optional.of(PRESENT)) && !Names.isOfRefused(create.topic());
        if (foreign && there.map(TopicFacts::records).orElse(0L) > 0) {
            return StepRunner.failed(
                    ErrorCode.SETUP,
                    "the topic '" + create.topic() + "' exists already and holds "
                            + there.get().records() + " records that this version did not write.",
                    "Look at what it is; if it is left over, delete it with kafka-topics.sh --delete --topic "
                            + create.topic() + ", else choose another name.");
        }
        int partitions = Optional.ofNullable(create.like())
                .flatMap(doors.log()::describe)
                .map(TopicFacts::partitions)
                .orElse(create.partitions());
        create(create.topic(), partitions);
        return StepRunner.done();
    }

    void create(String topic, int partitions) {
        if (doors.log().describe(topic).isEmpty()) {
            journal.confirm();
            doors.log().create(topic, partitions);
        }
        doors.log().requireEndless(topic);
    }

    StepResult deleteTopic(String topic) {
        Optional<TopicFacts> there = doors.log().describe(topic);
        if (there.isEmpty()) {
            return StepRunner.done();
        }
        // First which topic, then whether the lock is still held: a later topic of this name is then safe from a late
        // riser.
        journal.confirm();
        doors.log().delete(there.get());
        return doors.log().describe(topic).isPresent()
                ? new StepResult.Waiting("Kafka to delete the topic " + topic)
                : StepRunner.done();
    }

    StepResult deleteGroup(String group) {
        journal.confirm();
        doors.log().deleteGroup(Names.lossGroup(group));
        return doors.log().deleteGroup(group) == Log.DeletedGroup.IN_USE
                ? new StepResult.Waiting("the members of the consumer group " + group + " to leave")
                : StepRunner.done();
    }

    StepResult requireWhole(String topic) {
        doors.log().requireWhole(topic);
        return StepRunner.done();
    }

    /** Consumer groups that are not ours and read the topic now. */
    SortedSet<String> foreignReaders(String topic) {
        SortedSet<String> readers = new TreeSet<>(doors.log().readers(topic));
        readers.removeIf(group -> group.startsWith(ourGroups));
        return readers;
    }

    /** Groups of ours go with their versions; others have to move on by themselves. */
    StepResult awaitReaders(String topic) {
        SortedSet<String> readers = foreignReaders(topic);
        return readers.isEmpty()
                ? StepRunner.done()
                : new StepResult.Waiting("the consumer groups " + String.join(", ", readers) + " to leave the topic "
                        + topic + " for the live version's");
    }
}
