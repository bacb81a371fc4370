package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.VersionProgress;
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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Follows new versions while they read what there is: what their consumer groups have committed against the ends of their inputs. One
 * that reads another new version is measured against that one's topic, so that all have caught up only when each has.
 */
final class CatchUpReader {
    private final Doors doors;
    private final Names names;
    private final JobHealth health;
    private final Inputs inputs;
    private final Map<VersionId, CatchUpRule> rules = new HashMap<>();

    CatchUpReader(Doors doors, Names names, JobHealth health, Inputs inputs) {
        this.doors = doors;
        this.names = names;
        this.health = health;
        this.inputs = inputs;
    }

    /** How far one version is, and whether that is near enough. */
    record Seen(VersionProgress progress, boolean near) {}

    /** @param versions each after all that it reads */
    List<Seen> look(List<VersionDefinition> versions) {
        Map<String, SortedMap<Integer, Long>> ends = new HashMap<>();
        Map<VersionId, Optional<Duration>> left = new TreeMap<>();
        List<Seen> seen = new ArrayList<>();
        for (VersionDefinition version : versions) {
            Seen one = look(version, ends);
            // What it reads is not finished before its writer has caught up.
            Optional<Duration> upstream = version.reads().stream()
                    .map(r -> left.getOrDefault(r, Optional.empty()))
                    .flatMap(Optional::stream)
                    .max(Duration::compareTo);
            Optional<Duration> own = one.progress().left();
            Optional<Duration> longer =
                    upstream.filter(u -> own.map(o -> u.compareTo(o) > 0).orElse(true));
            Seen told = longer.isPresent() ? new Seen(with(one.progress(), longer), one.near()) : one;
            left.put(version.id(), told.progress().left());
            seen.add(told);
        }
        return seen;
    }

    private Seen look(VersionDefinition version, Map<String, SortedMap<Integer, Long>> ends) {
        SortedMap<String, SortedMap<Integer, Long>> committed = doors.log().groupOffsets(names.group(version.id()));
        long consumed = 0;
        long total = 0;
        for (String topic : inputs.of(version)) {
            SortedMap<Integer, Long> end =
                    ends.computeIfAbsent(topic, t -> doors.log().committedEndOffsets(t));
            SortedMap<Integer, Long> read = committed.getOrDefault(topic, Collections.emptySortedMap());
            total += end.values().stream().mapToLong(e -> e).sum();
            consumed += end.entrySet().stream()
                    .mapToLong(e -> Math.min(read.getOrDefault(e.getKey(), 0L), e.getValue()))
                    .sum();
        }
        Instant now = doors.clock().instant();
        CatchUpRule rule = rules.computeIfAbsent(version.id(), v -> new CatchUpRule());
        rule.saw(now, consumed);
        long remaining = total - consumed;
        if (remaining > 0 && rule.perSecond() == 0 && hasReadAll(version, committed)) {
            // The rest are transaction markers.
            remaining = 0;
        }
        Optional<String> notRunning = health.notRunning(version.id());
        boolean near = notRunning.isEmpty() && rule.near(remaining);
        return new Seen(
                new VersionProgress(
                        version.id(),
                        total - remaining,
                        total,
                        rule.perSecond(),
                        near ? Optional.of(Duration.ZERO) : rule.left(remaining),
                        notRunning,
                        now),
                near);
    }

    private boolean hasReadAll(VersionDefinition version, SortedMap<String, SortedMap<Integer, Long>> committed) {
        return inputs.of(version).stream().allMatch(topic -> FenceRule.gap(
                        topic,
                        doors.log().committedPositions(topic),
                        committed.getOrDefault(topic, Collections.emptySortedMap()))
                .isEmpty());
    }

    private static VersionProgress with(VersionProgress p, Optional<Duration> left) {
        return new VersionProgress(p.version(), p.consumed(), p.total(), p.perSecond(), left, p.waitingFor(), p.at());
    }
}
