package dev.kappa.topology.statement;

import dev.kappa.topology.error.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code WITH ('key' = 'value', …)}; empty where there is no such clause. Keys are unique. */
public record OptionList(List<Entry> entries) {
    /** One option with the places of both of its sides. */
    public record Entry(StringLiteral key, StringLiteral value) {
        public Entry {
            Objects.requireNonNull(key);
            Objects.requireNonNull(value);
        }
    }

    public static final OptionList NONE = new OptionList(List.of());

    public OptionList {
        entries = List.copyOf(entries);
    }

    /** The values by key, as written and in the order written. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        entries.forEach(e -> map.put(e.key().value(), e.value().value()));
        return map;
    }

    /** Where the key stands, if it does. */
    public Optional<Position> keyPosition(String key) {
        return entry(key).map(e -> e.key().written().position());
    }

    /** Where the value stands, if it does. */
    public Optional<Position> valuePosition(String key) {
        return entry(key).map(e -> e.value().written().position());
    }

    private Optional<Entry> entry(String key) {
        return entries.stream().filter(e -> e.key().value().equals(key)).findFirst();
    }
}
