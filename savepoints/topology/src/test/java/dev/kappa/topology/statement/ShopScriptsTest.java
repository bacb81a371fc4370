package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scripts of the shop: one object a file, named after it. */
class ShopScriptsTest {
    private static final Path FOLDER = Path.of("../../sql-scripts");

    @TestFactory
    List<DynamicTest> everyScriptCreatesTheObjectThatItIsNamedAfter() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> scripts =
                    files.filter(f -> f.toString().endsWith(".sql")).sorted().toList();
            assertFalse(scripts.isEmpty());
            return scripts.stream()
                    .map(script -> DynamicTest.dynamicTest(script.getFileName().toString(), () -> check(script)))
                    .toList();
        }
    }

    private static void check(Path script) throws IOException {
        List<TextPart> statements = ScriptSplitter.split(script.toString(), Files.readString(script));

        assertEquals(1, statements.size());
        Statement statement = StatementParser.parse(statements.get(0).text()).orElseThrow();
        assertEquals(script.getFileName().toString(), nameOf(statement) + ".sql");
    }

    private static String nameOf(Statement statement) {
        if (statement instanceof Statement.CreateSource source) {
            return source.name().name();
        }
        return statement instanceof Statement.CreateStream stream
                ? stream.name().name()
                : ((Statement.CreateView) statement).name().name();
    }
}
