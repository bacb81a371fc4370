package dev.kappa.gateway.execute;

import dev.kappa.gateway.preflight.Estimate;
import dev.kappa.gateway.preflight.Facts;
import dev.kappa.gateway.preflight.TopicHistory;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A plan as the table that EXPLAIN and ALTER answer: a subject and what is to be known about it, a row each. */
final class PlanRows {
    private static final String COLUMNS = "rebuild subject detail";

    private final RebuildPlan plan;
    private final Optional<Long> id;
    private final List<List<String>> rows = new ArrayList<>();

    private PlanRows(RebuildPlan plan, OptionalLong id) {
        this.plan = plan;
        this.id = id.isPresent() ? Optional.of(id.getAsLong()) : Optional.empty();
    }

    /** @param id of the change; absent when it is only explained */
    static Answer of(RebuildPlan plan, OptionalLong id) {
        return new PlanRows(plan, id).answer();
    }

    /** The answer where nothing is to be done. */
    static Answer unchanged(List<VersionDefinition> versions) {
        return Answer.of(
                COLUMNS, versions.stream().map(v -> row(Optional.empty(), v)).toList());
    }

    private static List<String> row(Optional<Long> id, VersionDefinition unchanged) {
        return Answer.row(
                id.orElse(null),
                unchanged.name(),
                "no change: version " + unchanged.id().version() + " means this already, and stays live");
    }

    private Answer answer() {
        plan.versions().forEach(this::version);
        plan.unchanged().forEach(v -> rows.add(row(id, v)));
        if (plan.change().kind() == Change.Kind.REBUILD) {
            made();
        }
        facts(plan.facts());
        int number = 1;
        for (Step step : plan.change().steps()) {
            add("step " + number++, step.words());
        }
        id.ifPresent(i -> add("next", next(i)));
        return Answer.of(COLUMNS, rows);
    }

    private String next(long i) {
        return "WAIT REBUILD " + i + " waits for its end"
                + (plan.settings().manual()
                        ? ", or until it may switch; ALTER REBUILD " + i + " APPLY then switches"
                        : "")
                + "; DESCRIBE REBUILD " + i + " shows how far it is; ALTER REBUILD " + i + " ABORT undoes it";
    }

    private void version(RebuildPlan.Replacement replacement) {
        if (plan.change().kind() == Change.Kind.REDEPLOY) {
            add(
                    replacement.after().name(),
                    "v" + replacement.after().id().version() + " goes on from its own state: " + replacement.because()
                            + ". Nothing is computed anew, and its readers stay where they are");
            return;
        }
        if (!replacement.after().hasJob()) {
            add(
                    replacement.after().name(),
                    "v" + replacement.before().id().version() + " → v"
                            + replacement.after().id().version() + ", because " + replacement.because());
            replacement.notes().forEach(note -> add(replacement.after().name(), "note: " + note));
            return;
        }
        List<String> words = replacement.diff().words();
        add(
                replacement.after().name(),
                "v" + replacement.before().id().version() + " → v"
                        + replacement.after().id().version() + ", because " + replacement.because() + ": "
                        + (words.isEmpty() ? "same columns, key and mode" : String.join("; ", words)));
        replacement.notes().forEach(note -> add(replacement.after().name(), "note: " + note));
    }

    private void made() {
        List<VersionDefinition> made = plan.versions().stream()
                .map(RebuildPlan.Replacement::after)
                .filter(VersionDefinition::hasJob)
                .toList();
        if (made.isEmpty()) {
            return;
        }
        add(
                "topics",
                made.stream()
                        .map(VersionDefinition::topic)
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", ")));
        List<ServingTable> tables = made.stream()
                .map(VersionDefinition::table)
                .flatMap(Optional::stream)
                .toList();
        if (!tables.isEmpty()) {
            add("tables", tables.stream().map(t -> t.schema() + "." + t.table()).collect(Collectors.joining(", ")));
        }
        add(
                "jobs",
                made.stream()
                        .map(v -> Names.job(v.id())
                                + (v.job().parallelism() > 1
                                        ? " (parallelism " + v.job().parallelism() + ")"
                                        : ""))
                        .collect(Collectors.joining(", ")));
    }

    private void facts(Facts facts) {
        add(
                "slots",
                facts.slotsNeeded() + " needed"
                        + facts.slots().map(PlanRows::free).orElse(""));
        for (TopicHistory topic : facts.replay()) {
            add(
                    "replay",
                    topic.topic() + ": " + topic.records() + " records"
                            + topic.bytes().map(b -> ", " + bytes(b)).orElse(""));
        }
        facts.estimate().ifPresent(e -> add("time", time(e)));
        facts.readers()
                .forEach((topic, groups) -> add(
                        "readers",
                        "the topic " + topic + " is retired "
                                + words(plan.settings().retain()) + " after the switch and is read by "
                                + String.join(", ", groups)));
        facts.unknown().forEach(sentence -> add("not known", sentence));
        facts.problems().forEach(problem -> add("refused", problem.toString()));
    }

    private static String free(Slots slots) {
        return ", " + slots.free() + " of " + slots.total() + " free";
    }

    private static String time(Estimate estimate) {
        String rate = String.format(Locale.ROOT, "%,.0f", estimate.perSecond());
        return "about " + words(estimate.time()) + " for " + estimate.records()
                + " records that the jobs read together, "
                + (estimate.measuredIn().isPresent()
                        ? "at the " + rate + " a second of rebuild "
                                + estimate.measuredIn().getAsLong()
                        : "assuming " + rate + " a second, as nothing was measured yet");
    }

    static String words(Duration time) {
        String words = time.toString().substring(2).toLowerCase(Locale.ROOT).replaceAll("([a-z])(?=\\d)", "$1 ");
        return time.isZero() ? "0s" : words;
    }

    static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private void add(String subject, String detail) {
        rows.add(Answer.row(id.orElse(null), subject, detail));
    }
}
