package dev.kappa.topology.plan;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the rows of one version differ in shape from those of another of the same name; what their readers have to know.
 *
 * @param reordered whether columns that both have stand in another order
 * @param key both keys in words, where they differ
 * @param changelog both modes in words, where they differ
 * @param watermark both watermarks in words, where they differ
 */
public record VersionDiff(
        VersionId from,
        VersionId to,
        List<Column> added,
        List<Column> dropped,
        List<Retyped> retyped,
        boolean reordered,
        List<String> key,
        List<String> changelog,
        List<String> watermark) {
    /** A column of another type. */
    public record Retyped(String column, String from, String to) {}

    public VersionDiff {
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        added = List.copyOf(added);
        dropped = List.copyOf(dropped);
        retyped = List.copyOf(retyped);
        key = List.copyOf(key);
        changelog = List.copyOf(changelog);
        watermark = List.copyOf(watermark);
    }

    public static VersionDiff of(VersionDefinition from, VersionDefinition to) {
        Map<String, Column> before = byName(from);
        Map<String, Column> after = byName(to);
        List<String> bothBefore = from.columns().stream()
                .map(Column::name)
                .filter(after::containsKey)
                .toList();
        List<String> bothAfter = to.columns().stream()
                .map(Column::name)
                .filter(before::containsKey)
                .toList();
        return new VersionDiff(
                from.id(),
                to.id(),
                to.columns().stream().filter(c -> !before.containsKey(c.name())).toList(),
                from.columns().stream()
                        .filter(c -> !after.containsKey(c.name()))
                        .toList(),
                to.columns().stream()
                        .filter(c -> before.containsKey(c.name())
                                && !before.get(c.name()).type().equals(c.type()))
                        .map(c -> new Retyped(c.name(), before.get(c.name()).type(), c.type()))
                        .toList(),
                !bothBefore.equals(bothAfter),
                differing(from, to, VersionDiff::key),
                differing(from, to, v -> v.changelog() == ChangelogKind.APPEND ? "append" : "changelog"),
                differing(from, to, VersionDiff::watermark));
    }

    /** Whether a reader sees the same columns, key and mode. */
    public boolean sameShape() {
        return added.isEmpty()
                && dropped.isEmpty()
                && retyped.isEmpty()
                && !reordered
                && key.isEmpty()
                && changelog.isEmpty()
                && watermark.isEmpty();
    }

    /** Each difference in a few words; empty when there is none. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        added.forEach(c -> words.add("new column " + c.name() + " " + type(c.type())));
        dropped.forEach(c -> words.add("column " + c.name() + " is gone"));
        retyped.forEach(r -> words.add("column " + r.column() + " is " + type(r.to()) + ", was " + type(r.from())));
        if (reordered) {
            words.add("columns stand in another order");
        }
        note(words, "key", key);
        note(words, "rows", changelog);
        note(words, "watermark", watermark);
        return words;
    }

    /** As people write it. */
    private static String type(String type) {
        return type.replace("VARCHAR(2147483647)", "STRING").replace("VARBINARY(2147483647)", "BYTES");
    }

    private static void note(List<String> words, String what, List<String> values) {
        if (!values.isEmpty()) {
            words.add(what + " " + values.get(1) + ", was " + values.get(0));
        }
    }

    private static Map<String, Column> byName(VersionDefinition version) {
        return version.columns().stream().collect(Collectors.toMap(Column::name, c -> c));
    }

    private static List<String> differing(
            VersionDefinition from, VersionDefinition to, Function<VersionDefinition, String> words) {
        String before = words.apply(from);
        String after = words.apply(to);
        return before.equals(after) ? List.of() : List.of(before, after);
    }

    private static String key(VersionDefinition version) {
        return version.key()
                .map(k -> k.isEmpty() ? "(one row)" : "(" + String.join(", ", k) + ")")
                .orElse("none");
    }

    private static String watermark(VersionDefinition version) {
        return version.watermark()
                .map(w -> w.column() + " AS " + w.expression())
                .orElse("none");
    }
}
