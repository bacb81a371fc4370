package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.Json;

/** Reads the text of an array, {@code {1,NULL,"a \"b\""}}, nested and with explicit bounds ({@code [0:1]={…}}) too. */
final class ArrayText {
    private final String text;
    private final char delimiter;
    private int at;

    ArrayText(String text, char delimiter) {
        this.text = text;
        this.delimiter = delimiter;
        this.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    }

    void write(PgType element, Json out) {
        expect('{');
        out.openArray();
        while (text.charAt(at) != '}') {
            if (text.charAt(at) == '{') {
                write(element, out);
            } else if (text.charAt(at) == '"') {
                element.write(quoted(), out);
            } else {
                String plain = plain();
                if (plain.equalsIgnoreCase("NULL")) {
                    out.nothing();
                } else {
                    element.write(plain, out);
                }
            }
            if (text.charAt(at) == delimiter) {
                at++;
            }
        }
        at++;
        out.closeArray();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    private String plain() {
        StringBuilder value = new StringBuilder();
        while (text.charAt(at) != delimiter && text.charAt(at) != '}') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(text.charAt(at++));
        }
        return value.toString();
    }

    private void expect(char c) {
        if (text.charAt(at) != c) {
            throw new IllegalArgumentException("the array '" + text + "' has no " + c + " at " + at);
        }
        at++;
    }
}
