package dev.kappa.redeploy.config;

import dev.kappa.topology.error.Position;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** One {@code key = value} of the file and the line it starts on. */
record ConfigEntry(String key, String value, Position position) {
    /**
     * Reads text in the format of {@link Properties}, keeping the lines. Each logical line (continued lines joined) is given to
     * {@link Properties} on its own, so that escapes mean exactly what they mean there.
     */
    static List<ConfigEntry> readAll(String file, String text) {
        List<ConfigEntry> entries = new ArrayList<>();
        String[] lines = text.split("\r\n|\n|\r", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            StringBuilder logical = new StringBuilder(lines[i]);
            while (!isComment(lines[first]) && continues(lines[i]) && i + 1 < lines.length) {
                i++;
                logical.append('\n').append(lines[i]);
            }
            Position position = new Position(java.util.Optional.of(file), first + 1, 1);
            Properties one = new Properties();
            try {
                one.load(new StringReader(logical.toString()));
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalArgumentException(position + ": " + e.getMessage(), e);
            }
            one.forEach((k, v) -> entries.add(new ConfigEntry((String) k, ((String) v).strip(), position)));
        }
        return entries;
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#") || line.stripLeading().startsWith("!");
    }

    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
