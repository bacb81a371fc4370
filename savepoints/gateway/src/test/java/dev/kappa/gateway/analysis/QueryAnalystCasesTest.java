package dev.kappa.gateway.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file in {@code src/test/resources/analysis} is a case: lines {@code -- given …} declare a key, a watermark or an
 * option, lines {@code -- expect …} say what comes out, and the rest is the query. With {@code -Dcases=rewrite} the
 * expectations are written anew, to be read before they are committed.
 */
class QueryAnalystCasesTest {
    private static final Path CASES = Path.of("src/test/resources/analysis");

    @TestFactory
    Stream<DynamicTest> everyCaseComesOutAsItsFileSays() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(CASES)) {
            files = all.filter(f -> f.toString().endsWith(".sql")).sorted().toList();
        }
        assertFalse(files.size() < 40, "only " + files.size() + " cases were found");
        return files.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), f.toUri(), () -> check(f)));
    }

    private static void check(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> given = comments(lines, "-- given ");
        String query = lines.stream().filter(l -> !l.startsWith("-- ")).collect(Collectors.joining("\n"));
        String actual = describe(query, given);
        if ("rewrite".equals(System.getProperty("cases"))) {
            List<String> rewritten = new ArrayList<>();
            lines.stream()
                    .filter(l -> l.startsWith("-- ") && !l.startsWith("-- expect "))
                    .forEach(rewritten::add);
            actual.lines().map(l -> "-- expect " + l).forEach(rewritten::add);
            rewritten.add(query);
            Files.write(file, rewritten);
            return;
        }
        assertEquals(String.join("\n", comments(lines, "-- expect ")), actual);
    }

    private static List<String> comments(List<String> lines, String prefix) {
        return lines.stream()
                .filter(l -> l.startsWith(prefix))
                .map(l -> l.substring(prefix.length()))
                .toList();
    }

    static String describe(String query, List<String> given) {
        Optional<List<String>> key = Optional.empty();
        Optional<Watermark> watermark = Optional.empty();
        boolean nondeterministic = false;
        Map<String, String> options = new java.util.TreeMap<>();
        for (String line : given) {
            String value = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "key" -> key = Optional.of(List.of(value.split(", ")));
                case "watermark" -> watermark =
                        Optional.of(new Watermark(value.split(" AS ")[0], value.split(" AS ")[1]));
                case "option" -> options.put(value.split("=")[0], value.split("=")[1]);
                case "allow" -> nondeterministic = true;
                default -> throw new IllegalArgumentException(line);
            }
        }
        PlanningEnvironment planning = PlanningEnvironment.over(
                ShopTopology.topology(), ReadableTables.of(Map.of("bootstrap.servers", "127.0.0.1:1")), options);
        try {
            return describe(
                    new QueryAnalyst(planning).analyse(query, new DeclaredShape(key, watermark, nondeterministic)));
        } catch (KappaException e) {
            return e.getMessage();
        }
    }

    private static String describe(QueryAnalysis a) {
        List<String> lines = new ArrayList<>();
        lines.add("columns "
                + a.columns().stream().map(c -> c.name() + " " + c.type()).collect(Collectors.joining(", ")));
        lines.add("changelog " + a.changelog());
        lines.add("key " + a.key().map(k -> "(" + String.join(", ", k) + ")").orElse("none")
                + (a.keyProven() ? "" : " unproven"));
        lines.add("watermark "
                + a.watermark().map(w -> w.column() + " AS " + w.expression()).orElse("none"));
        lines.add("reads "
                + a.reads().stream().map(v -> v.id().toString()).sorted().collect(Collectors.joining(", ")));
        a.notes().forEach(n -> lines.add("note " + n));
        return String.join("\n", lines);
    }
}
