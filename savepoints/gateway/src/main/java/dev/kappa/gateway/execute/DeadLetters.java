package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.Alteration;
import dev.kappa.gateway.preflight.Outside;
import dev.kappa.redeploy.log.RefusedRecords.Place;
import dev.kappa.redeploy.log.RefusedRecords.Refused;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.RebuildOptions;
import dev.kappa.topology.statement.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the versions of a stream have refused, and the replay of it. The bytes of a dead letter are in the raw topic, where they stay; so they are replayed by
 * reading that topic again, as a rebuild does: every record is then admitted or refused once by the new version, and nothing is written twice however often
 * it is asked for.
 */
final class DeadLetters {
    private static final int REASONS = 20;
    private static final Pattern QUOTED = Pattern.compile("(column )?'[^']*'");

    private final Kappa kappa;
    private final Map<String, String> settings;

    DeadLetters(Kappa kappa, Map<String, String> settings) {
        this.kappa = kappa;
        this.settings = settings;
    }

    /** By version, fate and reason; the newest version and the most frequent reason first. */
    Answer show(Statement.ShowDeadLetters show) {
        VersionDefinition live = admission(show.name());
        List<List<String>> rows = new ArrayList<>(rows(live, "dead", live.deadLetterTopic()));
        rows.addAll(rows(live, "late", live.lateTopic()));
        return Answer.of("version fate records reason example", rows);
    }

    /** Nothing to do where the live version has no dead letter; else a rebuild, and what came of it. */
    Answer replay(Statement.ReplayDeadLetters replay) {
        VersionDefinition live = admission(replay.name());
        List<Refused> before = refused(live.deadLetterTopic());
        if (places(before, live).isEmpty()) {
            return outcome(live, before, before, Optional.empty());
        }
        Rebuilds rebuilds = new Rebuilds(kappa, settings);
        Requested rebuild =
                new Requested(new Alteration.Repeat(ObjectKind.STREAM, replay.name()), RebuildOptions.DEFAULTS, replay);
        RebuildPlan plan = ((Rebuilds.Outcome.Planned)
                        rebuilds.plan(List.of(rebuild), replay.written().text()))
                .plan();
        plan.refuseProblems();
        long id = kappa.submit(plan.change());
        ChangeStatus status = kappa.waits(w -> w.untilApproval(id), id);
        VersionDefinition after = plan.versions().stream()
                .map(RebuildPlan.Replacement::after)
                .filter(v -> v.name().equals(live.name()))
                .findFirst()
                .orElseThrow();
        String note = status.state().ended()
                ? "rebuild " + id + " is live"
                : "ALTER REBUILD " + id + " APPLY makes it live, ABORT undoes it";
        return outcome(after, before, refused(live.deadLetterTopic()), Optional.of(note));
    }

    /** @param before what was there before, of other versions */
    private static Answer outcome(
            VersionDefinition version, List<Refused> before, List<Refused> now, Optional<String> note) {
        Set<Place> still = places(now, version);
        Set<Place> once = before.stream()
                .filter(r -> r.version() != version.id().version())
                .map(Refused::place)
                .collect(Collectors.toCollection(DeadLetters::ordered));
        once.addAll(places(before, version));
        long readmitted = once.stream().filter(p -> !still.contains(p)).count();
        return Answer.of(
                "version dead_letters readmitted still_dead note",
                List.of(Answer.row(
                        version.id(), once.size(), readmitted, still.size(), note.orElseGet(() -> note(still)))));
    }

    private static String note(Set<Place> still) {
        return still.isEmpty() ? "nothing to replay" : null;
    }

    private static Set<Place> places(List<Refused> refused, VersionDefinition version) {
        return refused.stream()
                .filter(r -> r.version() == version.id().version())
                .map(Refused::place)
                .collect(Collectors.toCollection(DeadLetters::ordered));
    }

    private static Set<Place> ordered() {
        return new TreeSet<>(Comparator.comparing(Place::topic)
                .thenComparingInt(Place::partition)
                .thenComparingLong(Place::offset));
    }

    private List<List<String>> rows(VersionDefinition live, String fate, Optional<String> topic) {
        Map<Integer, List<Refused>> byVersion = refused(topic).stream()
                .collect(Collectors.groupingBy(
                        Refused::version, () -> new TreeMap<>(Comparator.reverseOrder()), Collectors.toList()));
        List<List<String>> rows = new ArrayList<>();
        byVersion.forEach((version, all) -> {
            Map<String, List<Refused>> byReason = all.stream()
                    .collect(
                            Collectors.groupingBy(r -> inGeneral(r.reason()), LinkedHashMap::new, Collectors.toList()));
            byReason.entrySet().stream()
                    .sorted(Comparator.comparingInt((Map.Entry<String, List<Refused>> e) ->
                            -e.getValue().size()))
                    .limit(REASONS)
                    .forEach(e -> rows.add(Answer.row(
                            version == 0 ? "unknown" : live.name() + "$v" + version,
                            fate,
                            e.getValue().size(),
                            e.getKey(),
                            e.getValue().get(0).place())));
        });
        return rows;
    }

    /** A reason without the values that it names, so that there are few; column names stay. */
    static String inGeneral(String reason) {
        return QUOTED.matcher(reason)
                .replaceAll(q -> Matcher.quoteReplacement(q.group(1) != null ? q.group() : "'…'"))
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…")
                .replaceAll("partition \\d+", "its partition");
    }

    private List<Refused> refused(Optional<String> topic) {
        Outside outside = kappa.outside();
        return topic.map(outside::refused).orElse(List.of());
    }

    private VersionDefinition admission(ObjectName name) {
        VersionDefinition live = kappa.registry().topology().require(LocalName.of(name), ObjectKind.STREAM);
        if (live.deadLetterTopic().isEmpty()) {
            throw new KappaException(Problem.of(
                            ErrorCode.WRONG_KIND,
                            "'" + live.name()
                                    + "' has no dead letters: it reads streams, of which every record is good.",
                            "Ask the stream that reads the raw topic; DESCRIBE STREAM " + live.name()
                                    + " says what it reads.")
                    .at(name.written().position()));
        }
        return live;
    }
}
