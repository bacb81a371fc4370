package dev.kappa.redeploy.config;

import java.io.PrintStream;

/** Prints every key with its type, default and meaning as a Markdown table. */
public final class ConfigReference {
    private ConfigReference() {}

    /** The table. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| key | type | default | meaning |\n|---|---|---|---|\n");
        for (ConfigKey key : ConfigKeys.ALL) {
            String otherwise = key.defaultValue()
                    .map(d -> d.isEmpty() ? "(empty)" : "`" + d + "`")
                    .orElse(key.required() ? "**required**" : "");
            table.append(String.format(
                    "| `%s` | %s | %s | %s |%n", key.name(), key.type().words(), otherwise, key.documentation()));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    public static void main(String[] args) {
        new PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8).print(markdown());
    }
}
