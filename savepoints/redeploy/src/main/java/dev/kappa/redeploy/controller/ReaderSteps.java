package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.log.PositionCarryOver;
import dev.kappa.redeploy.log.PositionCarryOver.Succession;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps for readers from outside Kappa.
 *
 * <p>Marking: the ends of the new topics are noted; then the versions that still are live are followed to what their inputs held at that time
 * or later, in the way in which new ones are followed to the fence. When they have shown it, everything below the noted ends is in the old topics
 * too. Nothing stands still meanwhile. Where an old version does not come that far soon, because it is broken perhaps, there are no marks,
 * and readers start at the beginning.
 */
final class ReaderSteps {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderSteps.class);
    /** Well before a step of a rebuild is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final ChangeJournal journal;
    private final JobHealth health;
    private final Doors doors;
    private final Names names;
    private final Map<Long, Marking> markings = new HashMap<>();

    private record Marking(SortedMap<VersionId, SortedMap<Integer, Long>> ends, FenceReader replaced, Instant since) {}

    ReaderSteps(ChangeJournal journal, JobHealth health, Doors doors, Names names) {
        this.journal = journal;
        this.health = health;
        this.doors = doors;
        this.names = names;
    }

    /** Forgets changes that are over. */
    void retain(Set<Long> changes) {
        markings.keySet().retainAll(changes);
    }

    StepResult run(ChangeStatus change, Step step) {
        if (step instanceof Step.MarkTopics mark) {
            return mark(change, known(mark.replaced()), known(mark.versions()));
        }
        if (step instanceof Step.CarryReaders carry) {
            return carry(carry.from(), carry.to());
        }
        throw new IllegalArgumentException("not a step for readers: " + step);
    }

    private List<VersionDefinition> known(List<VersionId> versions) {
        return versions.stream()
                .map(journal::definition)
                .flatMap(Optional::stream)
                .toList();
    }

    private StepResult mark(ChangeStatus change, List<VersionDefinition> replaced, List<VersionDefinition> versions) {
        Marking marking = markings.get(change.id());
        if (marking == null) {
            marking = begin(versions);
            markings.put(change.id(), marking);
        }
        Instant now = doors.clock().instant();
        boolean given = marking.since().plus(PATIENCE).isBefore(now)
                || replaced.stream().anyMatch(v -> health.notRunning(v.id()).isPresent());
        List<String> waiting = given ? List.of() : marking.replaced().look(replaced);
        if (!waiting.isEmpty()) {
            return new StepResult.Waiting(
                    "the live versions to show what the new ones have: " + String.join("; ", waiting));
        }
        if (given) {
            LOG.warn(
                    "change {}: {} do not show what the new versions have; other readers of their topics will start at the beginning",
                    change.id(),
                    replaced.stream().map(VersionDefinition::id).toList());
        }
        marking.ends().forEach((version, ends) -> journal.mark(version, given ? Collections.emptySortedMap() : ends));
        return StepRunner.done();
    }

    private Marking begin(List<VersionDefinition> versions) {
        SortedMap<VersionId, SortedMap<Integer, Long>> ends = new TreeMap<>();
        versions.forEach(
                v -> v.topic().ifPresent(topic -> ends.put(v.id(), doors.log().committedEndOffsets(topic))));
        return new Marking(
                ends,
                new FenceReader(doors, names, health, new Inputs(journal)),
                doors.clock().instant());
    }

    private StepResult carry(VersionId from, VersionId to) {
        Optional<VersionDefinition> old = journal.definition(from);
        Optional<VersionDefinition> next = journal.definition(to);
        if (old.flatMap(VersionDefinition::topic).isEmpty()
                || next.flatMap(VersionDefinition::topic).isEmpty()) {
            return StepRunner.done();
        }
        Succession succession = new Succession(
                old.get().topic().get(),
                next.get().topic().get(),
                PositionCarryOver.byEventTime(eventTime(old.get()), eventTime(next.get())),
                journal.marks(to));
        journal.confirm();
        String ours = names.groupPrefix();
        Optional<SortedSet<String>> carried = doors.log().carryReaders(succession, group -> group.startsWith(ours));
        if (carried.isEmpty()) {
            return new StepResult.Waiting("the records that other consumer groups have not read of " + succession.from()
                    + " to be found in " + succession.to());
        }
        if (!carried.get().isEmpty()) {
            LOG.info("carried over from {} to {}: {}", succession.from(), succession.to(), carried.get());
        }
        return StepRunner.done();
    }

    private static Optional<String> eventTime(VersionDefinition version) {
        return version.watermark().map(Watermark::column);
    }
}
