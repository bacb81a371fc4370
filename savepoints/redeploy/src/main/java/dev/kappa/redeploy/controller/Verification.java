package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Difference;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares a version that was computed aside with the one that serves, in rounds. In each both are followed to a fence first: they show all that their
 * inputs held when the round began. Equal contents end it. Where they differ, the reason may be a fact that only one of them has seen so far, so it is
 * looked at again, behind another fence. A row that differs in the same way in {@link #ROUNDS} rounds has no such excuse. If no key of one round differs in
 * the next, all of them were on their way. A key that goes on changing on both sides is neither; that is said after {@link #PATIENCE}.
 */
final class Verification {
    static final int ROUNDS = 3;
    private static final int SHOWN = 5;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Doors doors;
    private final Supplier<FenceReader> fences;
    private final Inputs inputs;
    private final VersionDefinition recomputed;
    private final VersionDefinition served;
    private final Instant began;
    private Optional<Round> round = Optional.empty();
    private Instant next;
    private int rounds;
    private Set<Difference.Entry> lasting = Set.of();
    private Set<String> before = Set.of();

    private record Round(
            FenceReader ofRecomputed, FenceReader ofServed, SortedMap<String, SortedMap<Integer, Long>> ends) {}

    Verification(
            Doors doors,
            Supplier<FenceReader> fences,
            Inputs inputs,
            VersionDefinition recomputed,
            VersionDefinition served) {
        this.doors = doors;
        this.fences = fences;
        this.inputs = inputs;
        this.recomputed = recomputed;
        this.served = served;
        this.began = doors.clock().instant();
        this.next = began;
    }

    /** Waiting, or what was found: a verification ends the change in any case. */
    StepResult look() {
        if (round.isEmpty()) {
            if (doors.clock().instant().isBefore(next)) {
                return new StepResult.Waiting(
                        lasting.size() + " rows that differ, to be looked at again when both versions have read on");
            }
            round = Optional.of(new Round(fences.get(), fences.get(), ends()));
        }
        List<String> waiting = new ArrayList<>(round.get().ofRecomputed().look(List.of(recomputed)));
        waiting.addAll(round.get().ofServed().look(List.of(served)));
        if (!waiting.isEmpty()) {
            return new StepResult.Waiting(String.join("; ", waiting));
        }
        Optional<Difference> difference = served.table().isPresent()
                ? Optional.of(doors.serving().compare(served, recomputed))
                : doors.log()
                        .compare(
                                served.topic().orElseThrow(),
                                recomputed.topic().orElseThrow(),
                                served.changelog() == ChangelogKind.CHANGELOG);
        return difference
                .map(this::judged)
                .orElseGet(() -> new StepResult.Waiting(
                        "the records of " + served.id() + " and " + recomputed.id() + " to be read and compared"));
    }

    private StepResult judged(Difference difference) {
        boolean quiet = round.get().ends().equals(ends());
        round = Optional.empty();
        next = doors.clock().instant().plus(BETWEEN);
        Set<String> keys =
                difference.entries().stream().map(Difference.Entry::key).collect(Collectors.toSet());
        if (keys.isEmpty() || rounds > 0 && Collections.disjoint(keys, before)) {
            return found(
                    ErrorCode.VERIFIED,
                    String.format(
                            Locale.ROOT,
                            "all %,d rows that %s serves are what its definition gives over the whole log%s.",
                            difference.compared(),
                            served.id(),
                            quiet ? "" : ", while facts come in"),
                    List.of());
        }
        Set<Difference.Entry> now = new HashSet<>(difference.entries());
        now.removeIf(e -> rounds > 0 && !lasting.contains(e));
        boolean none = now.isEmpty();
        lasting = none ? new HashSet<>(difference.entries()) : now;
        before = keys;
        rounds = none ? 1 : rounds + 1;
        if (rounds >= ROUNDS) {
            return found(
                    ErrorCode.DIFFERENT,
                    String.format(
                            Locale.ROOT,
                            "%s%,d rows of the %,d that %s serves are not what its definition gives over the whole log.",
                            lasting.size() >= Difference.MOST ? "at least " : "",
                            lasting.size(),
                            difference.compared(),
                            served.id()),
                    lasting.stream()
                            .sorted(Comparator.comparing(Difference.Entry::key))
                            .limit(SHOWN)
                            .toList());
        }
        if (began.plus(PATIENCE).isBefore(doors.clock().instant())) {
            return new StepResult.Failed(List.of(Problem.of(
                    ErrorCode.TIMEOUT,
                    "no row of " + served.id() + " differs for good, but "
                            + difference.entries().size() + " changed in every comparison of " + PATIENCE.toMinutes()
                            + " min.",
                    "Verify it again when fewer facts come in.")));
        }
        return new StepResult.Waiting(difference.entries().size()
                + " rows that differ, to be looked at again when both versions have read on");
    }

    private static StepResult found(ErrorCode code, String summary, List<Difference.Entry> examples) {
        List<Problem> problems = new ArrayList<>();
        problems.add(Problem.of(code, summary));
        examples.forEach(e -> problems.add(Problem.of(code, e.key() + ": " + e.words())));
        return new StepResult.Failed(problems);
    }

    /** Of all that both read. */
    private SortedMap<String, SortedMap<Integer, Long>> ends() {
        SortedMap<String, SortedMap<Integer, Long>> ends = new TreeMap<>();
        inputs.of(recomputed).forEach(topic -> ends.put(topic, doors.log().committedEndOffsets(topic)));
        return ends;
    }
}
