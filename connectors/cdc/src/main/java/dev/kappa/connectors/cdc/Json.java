package dev.kappa.connectors.cdc;

import java.nio.charset.StandardCharsets;

/** Writes JSON straight into text: no tree, no reflection, numbers exactly as they are given. */
public final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(512);
    private boolean first = true;

    public Json openObject() {
        separate();
        out.append('{');
        first = true;
        return this;
    }

    public Json closeObject() {
        out.append('}');
        first = false;
        return this;
    }

    public Json openArray() {
        separate();
        out.append('[');
        first = true;
        return this;
    }

    public Json closeArray() {
        out.append(']');
        first = false;
        return this;
    }

    public Json name(String name) {
        separate();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    public Json text(String value) {
        separate();
        quote(value);
        return this;
    }

    /** A number, {@code true} or {@code false}, or JSON made elsewhere, as it stands. */
    public Json literal(String value) {
        separate();
        out.append(value);
        return this;
    }

    public Json nothing() {
        return literal("null");
    }

    public byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void quote(String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c) && !paired(s, i)) {
                        out.append("\\u").append(HEX[c >> 12 & 15]).append(HEX[c >> 8 & 15]);
                        out.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean paired(String s, int i) {
        return Character.isHighSurrogate(s.charAt(i))
                ? i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
    }
}
