package dev.kappa.connectors.kafka.version;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The option {@code key}: column names separated by {@code ;}, in which {@code ;} and {@code \} are escaped by {@code \}; empty is one global row. */
public final class KeyColumns {

    private KeyColumns() {}

    public static List<String> parse(String option) {
        List<String> names = new ArrayList<>();
        if (option.isEmpty()) {
            return names;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < option.length(); i++) {
            char c = option.charAt(i);
            if (c == '\\' && i + 1 < option.length()) {
                name.append(option.charAt(++i));
            } else if (c == ';') {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names;
    }

    public static String format(List<String> names) {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace(";", "\\;"))
                .collect(Collectors.joining(";"));
    }
}
