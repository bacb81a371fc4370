package dev.kappa.topology.graph;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a name is free, is what a statement says, or is still needed. */
final class NameChecks {
    private final Topology topology;
    private final List<Problem> problems = new ArrayList<>();

    NameChecks(Topology topology) {
        this.topology = topology;
    }

    /** What was found so far. */
    List<Problem> problems() {
        return problems;
    }

    void notTaken(ObjectKind kind, NameUse name) {
        NamedObject there = topology.objects().get(name.name());
        if (there != null) {
            String what = there.kind().words();
            if (there.live().isEmpty()) {
                note(
                        ErrorCode.CONFLICT,
                        name,
                        "'" + name.name() + "' is being made or removed right now, as a " + what + ".",
                        "Try again when that has ended.");
            } else if (there.kind() != kind) {
                note(
                        ErrorCode.DUPLICATE_NAME,
                        name,
                        "'" + name.name() + "' is a " + what + " already; sources, streams,"
                                + " views and functions share one name space.",
                        "Choose another name, or first DROP " + sql(there.kind()) + " " + name.name() + ".");
            } else {
                note(
                        ErrorCode.DUPLICATE_NAME,
                        name,
                        what + " '" + name.name() + "' exists already, in version "
                                + there.live().get().version() + ".",
                        howToChange(kind, name.name()));
            }
        }
        if (kind == ObjectKind.VIEW) {
            otherTable(name);
        }
    }

    /** In Postgres the view {@code x_v2} would be the table of version 2 of the view {@code x}. */
    private void otherTable(NameUse name) {
        Predicate<String> clashes = other -> tableOf(name.name(), other) || tableOf(other, name.name());
        topology.objects().values().stream()
                .filter(o -> o.kind() == ObjectKind.VIEW)
                .map(NamedObject::name)
                .filter(clashes)
                .findFirst()
                .ifPresent(other -> note(
                        ErrorCode.DUPLICATE_NAME,
                        name,
                        "in Postgres '" + name.name() + "' and the tables of versions would meet, because there is the"
                                + " materialized view '" + other + "'.",
                        "Choose another name, one that does not end with _v and a number."));
    }

    private static boolean tableOf(String name, String view) {
        return name.startsWith(view + "_v") && name.substring(view.length() + 2).matches("[1-9][0-9]*");
    }

    /** Whether the name stands for an object of this kind; if not, the reason is among the problems. */
    boolean exists(ObjectKind kind, NameUse name, String verb) {
        NamedObject there = topology.objects().get(name.name());
        if (there == null) {
            problems.add(
                    name.placed(topology.unknown(name.name(), kind).problems().get(0)));
        } else if (there.kind() != kind) {
            note(
                    ErrorCode.WRONG_KIND,
                    name,
                    "'" + name.name() + "' is a " + there.kind().words() + ", not a " + kind.words() + ".",
                    there.kind() == ObjectKind.SOURCE && verb.equals("ALTER")
                            ? "A source cannot be altered; alter a stream that reads it."
                            : "Write " + verb + " " + sql(there.kind()) + " " + name.name() + ".");
        } else if (there.live().isEmpty()) {
            note(
                    ErrorCode.CONFLICT,
                    name,
                    kind.words() + " '" + name.name() + "' is being made or removed right now.",
                    "Try again when that has ended.");
        } else {
            return true;
        }
        return false;
    }

    void notRead(ObjectKind kind, NameUse name) {
        if (kind == ObjectKind.FUNCTION) {
            notCalled(name);
            return;
        }
        List<String> readers = topology.readersOf(name.name()).stream()
                .map(r -> r.kind().words() + " '" + r.name() + "'")
                .toList();
        if (!readers.isEmpty()) {
            List<String> all = topology.dependentsOf(List.of(name.name()));
            note(
                    ErrorCode.IN_USE,
                    name,
                    kind.words() + " '" + name.name() + "' is read by " + String.join(", ", readers) + ".",
                    "DROP " + sql(kind) + " " + name.name() + " CASCADE drops with it: " + String.join(", ", all)
                            + ".");
        }
    }

    /** No version calls it, live or not: one that is kept for a way back runs with its jar when it comes back. */
    private void notCalled(NameUse name) {
        List<VersionDefinition> callers = topology.versions().values().stream()
                .filter(v -> v.calls().stream().anyMatch(call -> call.name().equals(name.name())))
                .toList();
        if (callers.isEmpty()) {
            return;
        }
        List<String> live = callers.stream()
                .filter(v -> topology.live(v.name()).equals(Optional.of(v)))
                .map(v -> v.kind().words() + " '" + v.name() + "'")
                .toList();
        List<String> kept = callers.stream()
                .filter(v -> !topology.live(v.name()).equals(Optional.of(v)))
                .map(v -> v.id()
                        + Optional.ofNullable(topology.kept().get(v.id()))
                                .map(k -> " (kept until " + k.until().truncatedTo(ChronoUnit.SECONDS) + ")")
                                .orElse(""))
                .toList();
        note(
                ErrorCode.IN_USE,
                name,
                "function '" + name.name() + "' is called by " + String.join(", ", live)
                        + (live.isEmpty() || kept.isEmpty() ? "" : ", and by ")
                        + (kept.isEmpty() ? "" : "versions that are kept for a way back: " + String.join(", ", kept))
                        + ".",
                live.isEmpty()
                        ? "Try again when they are gone; ALTER … RETAIN = INTERVAL '…' says how long the next ones are kept."
                        : "Give them queries without it (ALTER … AS …; several at once in an ALTER SET), or drop them first.");
    }

    private static String howToChange(ObjectKind kind, String name) {
        if (kind == ObjectKind.FUNCTION) {
            return "Write ALTER FUNCTION " + name
                    + " AS 'class' USING JAR '…' to change it, or IF NOT EXISTS to keep it.";
        }
        return kind == ObjectKind.SOURCE
                ? "Write CREATE SOURCE IF NOT EXISTS to keep it, or first DROP SOURCE " + name + "."
                : "Write ALTER " + sql(kind) + " " + name + " AS … to change it, or IF NOT EXISTS to keep it.";
    }

    private static String sql(ObjectKind kind) {
        return kind.words().toUpperCase(Locale.ROOT);
    }

    private void note(ErrorCode code, NameUse use, String message, String hint) {
        problems.add(use.problem(code, message, hint));
    }
}
