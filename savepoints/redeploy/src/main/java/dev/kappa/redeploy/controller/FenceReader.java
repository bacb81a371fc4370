package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.CheckpointStore.Listing;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Follows new versions to the fence of one cutover. The stopped versions have read no more than the committed records that the boundary
 * topics had when they had ended: that is the fence of those who read a boundary. Of each version that has reached its fence:
 *
 * <ol>
 *   <li>k is a checkpoint that completed after its positions were committed;
 *   <li>a view must show epoch k;
 *   <li>all that it wrote up to k is below the end H of its topic, uncommitted records counted; once H can be read by readers of
 *       committed records, the last of those is the fence for whoever reads that topic.
 * </ol>
 *
 * What is remembered here is lost with the controller; measured anew, the fence is only later.
 */
final class FenceReader {
    /** A checkpoint that is not there by then may have been declined. */
    private static final Duration HURRY_AGAIN = Duration.ofSeconds(5);

    private final Doors doors;
    private final Names names;
    private final JobHealth health;
    private final Inputs inputs;
    private final Map<String, SortedMap<Integer, Long>> fences = new HashMap<>();
    private final Map<VersionId, Level> levels = new HashMap<>();

    /** What is known of one version. */
    private static final class Level {
        private Optional<Instant> reached = Optional.empty();
        private OptionalLong checkpoint = OptionalLong.empty();
        private Optional<SortedMap<Integer, Long>> written = Optional.empty();
        private Optional<Instant> hurried = Optional.empty();
        private long hurriedAfter;
        private boolean passed;
    }

    FenceReader(Doors doors, Names names, JobHealth health, Inputs inputs) {
        this.doors = doors;
        this.names = names;
        this.health = health;
        this.inputs = inputs;
    }

    /**
     * Looks at those that have not passed yet.
     *
     * @param versions each after all that it reads
     * @return what is waited for; empty when all have passed
     */
    List<String> look(List<VersionDefinition> versions) {
        List<String> waiting = new ArrayList<>();
        for (VersionDefinition version : versions) {
            Level level = levels.computeIfAbsent(version.id(), v -> new Level());
            if (!level.passed) {
                Optional<String> reason = look(version, level, versions);
                reason.ifPresent(r -> waiting.add(version.id() + ": " + r));
                level.passed = reason.isEmpty();
            }
        }
        return waiting;
    }

    private Optional<String> look(VersionDefinition version, Level level, List<VersionDefinition> all) {
        if (level.reached.isEmpty()) {
            Optional<String> gap = gap(version, level, all);
            if (gap.isPresent()) {
                return gap;
            }
            level.reached = Optional.of(doors.clock().instant());
        }
        if (level.checkpoint.isEmpty()) {
            level.checkpoint = completed(version, level.reached.get());
            if (level.checkpoint.isEmpty()) {
                hurry(version, level);
                return Optional.of("Flink to tell its newest checkpoint");
            }
        }
        long k = level.checkpoint.getAsLong();
        if (version.table().isPresent() && doors.serving().visibleEpoch(version).orElse(-1) < k) {
            return Optional.of("its view to show checkpoint " + k);
        }
        return version.topic().flatMap(topic -> written(version, topic, level));
    }

    private Optional<String> gap(VersionDefinition version, Level level, List<VersionDefinition> all) {
        SortedMap<String, SortedMap<Integer, Long>> committed = doors.log().groupOffsets(names.group(version.id()));
        for (String topic : inputs.of(version)) {
            boolean inside = all.stream().anyMatch(v -> v.topic().equals(Optional.of(topic)));
            if (!inside) {
                fences.computeIfAbsent(topic, t -> doors.log().committedPositions(t));
            }
            SortedMap<Integer, Long> fence = fences.get(topic);
            if (fence == null) {
                return Optional.of("what it reads, " + topic + ", is not there yet");
            }
            Optional<FenceRule.Gap> gap =
                    FenceRule.gap(topic, fence, committed.getOrDefault(topic, Collections.emptySortedMap()));
            if (gap.isPresent()) {
                hurry(version, level);
                return gap.map(FenceRule.Gap::words);
            }
        }
        return Optional.empty();
    }

    /** A completed checkpoint that is not older than the positions that were seen. */
    private OptionalLong completed(VersionDefinition version, Instant seen) {
        Optional<JobAttempt> attempt = health.newest(version.id());
        if (attempt.isEmpty()) {
            return OptionalLong.empty();
        }
        if (doors.checkpoints().completed(attempt.get().jobId()) instanceof Listing.Listed listed) {
            return listed.completed().stream().mapToLong(CheckpointRef::id).max();
        }
        boolean fresh = !seen.plus(JobKeeper.CACHED).isAfter(doors.clock().instant());
        return fresh
                ? doors.flink().newestCheckpoint(attempt.get().jobId()).stream()
                        .mapToLong(CheckpointRef::id)
                        .max()
                : OptionalLong.empty();
    }

    private Optional<String> written(VersionDefinition version, String topic, Level level) {
        if (level.written.isEmpty()) {
            level.written = Optional.of(doors.log().endOffsets(topic));
        }
        if (!FenceRule.covers(doors.log().committedEndOffsets(topic), level.written.get())) {
            hurry(version, level);
            return Optional.of("what it has written to " + topic + " to be committed");
        }
        fences.put(topic, doors.log().committedPositions(topic));
        return Optional.empty();
    }

    /** Nobody waits for the time of the next checkpoint; but one is asked for only when the last that was asked for is there. */
    private void hurry(VersionDefinition version, Level level) {
        Optional<JobAttempt> attempt = health.newest(version.id());
        if (attempt.isEmpty()) {
            return;
        }
        Instant now = doors.clock().instant();
        OptionalLong newest = newest(attempt.get());
        boolean answered = level.hurried.isEmpty() || newest.orElse(-1) > level.hurriedAfter;
        if (answered || level.hurried.get().plus(HURRY_AGAIN).isBefore(now)) {
            level.hurried = Optional.of(now);
            level.hurriedAfter = newest.orElse(-1);
            doors.flink().checkpoint(attempt.get().jobId());
        }
    }

    private OptionalLong newest(JobAttempt attempt) {
        return doors.checkpoints().completed(attempt.jobId()) instanceof Listing.Listed listed
                ? listed.completed().stream().mapToLong(CheckpointRef::id).max()
                : OptionalLong.empty();
    }
}
