package dev.kappa.topology.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * As much of a Flink type string ({@code LogicalType.asSerializableString()}, or what a user writes) as the choice of a
 * Postgres type needs: {@code DECIMAL(10, 2) NOT NULL} is root {@code DECIMAL}, parameters {@code [10, 2]}.
 *
 * @param root upper-case words without parameters: {@code TIMESTAMP WITH LOCAL TIME ZONE}, {@code INTERVAL DAY TO SECOND}
 * @param element of an ARRAY
 */
record TypeText(String root, List<Integer> parameters, Optional<TypeText> element, boolean nullable) {

    TypeText {
        parameters = List.copyOf(parameters);
    }

    static TypeText parse(String text) {
        int bracket = firstOutsideQuotes(text, '<');
        if (bracket >= 0) {
            int close = text.lastIndexOf('>');
            if (close < bracket) {
                throw new IllegalArgumentException("type '" + text + "' opens '<' and does not close it");
            }
            String root = text.substring(0, bracket).trim().toUpperCase(Locale.ROOT);
            String inner = text.substring(bracket + 1, close);
            return new TypeText(
                    root,
                    List.of(),
                    root.equals("ARRAY") ? Optional.of(parse(inner)) : Optional.empty(),
                    nullable(text.substring(close + 1)));
        }
        return parseScalar(text);
    }

    int parameter(int index, int otherwise) {
        return index < parameters.size() ? parameters.get(index) : otherwise;
    }

    private static TypeText parseScalar(String text) {
        String upper = text.trim().toUpperCase(Locale.ROOT);
        if (upper.startsWith("RAW(") || upper.startsWith("`") || upper.startsWith("ROW(")) {
            return new TypeText(upper.replaceAll("\\(.*", ""), List.of(), Optional.empty(), nullable(upper));
        }
        List<Integer> parameters = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            if (c != '(') {
                words.append(c);
                continue;
            }
            int close = upper.indexOf(')', i);
            if (close < 0) {
                throw new IllegalArgumentException("type '" + text + "' opens '(' and does not close it");
            }
            for (String part : upper.substring(i + 1, close).split(",")) {
                parameters.add(Integer.parseInt(part.trim()));
            }
            words.append(' ');
            i = close;
        }
        String root = words.toString()
                .replaceAll("\\*[A-Z]+\\*", " ")
                .replaceAll("\\bNOT NULL\\b.*", " ")
                .replaceAll("\\bNULL\\s*$", words.toString().trim().equals("NULL") ? "NULL" : " ")
                .trim()
                .replaceAll("\\s+", " ");
        return new TypeText(root, parameters, Optional.empty(), nullable(upper));
    }

    private static boolean nullable(String tail) {
        return !tail.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ").contains("NOT NULL");
    }

    private static int firstOutsideQuotes(String text, char wanted) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '`' || c == '\'') {
                quote = c;
            } else if (c == wanted) {
                return i;
            }
        }
        return -1;
    }
}
