package dev.kappa.local.part;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file of a part, kept as a resource with {@code @name@} where this stack's values go. */
record Template(String resource) {
    private static final Pattern HOLE = Pattern.compile("@([a-z0-9-]+)@");

    /** Writes the file with every hole filled. */
    Path fill(Path file, Map<String, ?> values) throws IOException {
        String text;
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String filled = HOLE.matcher(text).replaceAll(hole -> {
            Object value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalArgumentException(resource + " has @" + hole.group(1) + "@, which nobody fills");
            }
            return Matcher.quoteReplacement(value.toString());
        });
        Files.createDirectories(file.getParent());
        return Files.writeString(file, filled);
    }
}
