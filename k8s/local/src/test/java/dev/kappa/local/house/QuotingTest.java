package dev.kappa.local.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names and texts get into SQL by one function a dialect: whoever quotes by hand forgets a character one day. */
class QuotingTest {
    private static final Set<String> PLACES =
            Set.of("FlinkIdentifier.java", "PostgresIdentifier.java", "MySqlIdentifier.java");
    /** Doubling a quote, and putting something between two of them. */
    private static final Pattern BY_HAND = Pattern.compile("replace\\(\"(`|'|\\\\\")\", \"(``|''|\\\\\"\\\\\")\"\\)"
            + "|\"[^\"]*\\b(?:FROM|INTO|TABLE|UPDATE|ON|TO|ROLE|DATABASE|SCHEMA|SELECT) (`|'|\\\\\")\" \\+"
            + "|name = '\" \\+");

    @Test
    void nobodyQuotesByHand() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(RunningStack.checkout())) {
            for (Path file : files.filter(f -> f.toString().contains("/src/main/java/")
                            && f.toString().endsWith(".java"))
                    .filter(f -> !PLACES.contains(f.getFileName().toString()))
                    .toList()) {
                String[] lines = Files.readString(file).split("\n");
                for (int i = 0; i < lines.length; i++) {
                    if (BY_HAND.matcher(lines[i]).find()) {
                        found.add(file.getFileName() + ":" + (i + 1) + " " + lines[i].strip());
                    }
                }
            }
        }

        assertEquals(List.of(), found);
    }
}
