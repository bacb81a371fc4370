package dev.kappa.topology.statement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cases in the files under {@code src/test/resources/statements}. A case is a line {@code === what it shows}, the text,
 * a line {@code ---}, and what must come of it.
 */
record StatementCases(Path file, List<StatementCases.Case> cases) {
    record Case(String title, String text, String expected) {}

    static final Path FOLDER = Path.of("src/test/resources/statements");

    static List<StatementCases> all() throws IOException {
        List<StatementCases> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                all.add(read(file));
            }
        }
        return all;
    }

    private static StatementCases read(Path file) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String block : Files.readString(file).split("(?m)^=== ")) {
            if (!block.isBlank()) {
                int title = block.indexOf('\n');
                int answer = block.indexOf("\n---\n");
                cases.add(new Case(
                        block.substring(0, title),
                        block.substring(title + 1, answer),
                        block.substring(answer + 5).strip()));
            }
        }
        return new StatementCases(file, cases);
    }

    /** Files whose name says so hold only texts that must be refused. */
    boolean mustFail() {
        return file.getFileName().toString().contains("-fail");
    }
}
