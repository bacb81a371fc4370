package dev.kappa.local.sql;

import dev.kappa.local.StackException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${config:key}} in a script by the value of that key in the configuration file, so that one script serves every
 * system. A value that refers to a secret stays a reference.
 */
record ConfigReferences(Path config) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{config:([^}]*)}");

    String replace(String file, String text) {
        Properties values = new Properties();
        if (Files.exists(config)) {
            try (Reader in = Files.newBufferedReader(config)) {
                values.load(in);
            } catch (IOException e) {
                throw new StackException("cannot read " + config + ": " + e.getMessage(), e);
            }
        }
        List<String> problems = new ArrayList<>();
        String replaced = REFERENCE.matcher(text).replaceAll(reference -> {
            String value = values.getProperty(reference.group(1));
            if (value == null) {
                problems.add("%s CONFIGURATION: %s has no key '%s'. Add it there, or write the value into the script"
                        .formatted(place(file, text, reference.start()), config, reference.group(1)));
                return "";
            }
            return Matcher.quoteReplacement(value.strip().replace("'", "''"));
        });
        if (!problems.isEmpty()) {
            throw new StackException(String.join("\n", problems));
        }
        return replaced;
    }

    private static String place(String file, String text, int offset) {
        String before = text.substring(0, offset);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = offset - before.lastIndexOf('\n');
        return file + ":" + line + ":" + column;
    }
}
