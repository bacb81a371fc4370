package dev.kappa.gateway.execute;

import java.util.Arrays;
import java.util.List;

/** A table of texts that answers a statement; an absent value is {@code null}. */
public record Answer(List<String> columns, List<List<String>> rows) {
    public Answer {
        columns = List.copyOf(columns);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("row " + row + " for the columns " + columns);
            }
        }
        rows = List.copyOf(rows);
    }

    static Answer of(String columns, List<List<String>> rows) {
        return new Answer(List.of(columns.split(" ")), rows);
    }

    static List<String> row(Object... values) {
        return Arrays.stream(values).map(v -> v == null ? null : v.toString()).toList();
    }
}
