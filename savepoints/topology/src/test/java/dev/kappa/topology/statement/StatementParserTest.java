package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case in the files; see {@link StatementCases}. */
class StatementParserTest {
    @TestFactory
    Stream<DynamicNode> cases() throws IOException {
        return StatementCases.all().stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file.file().getFileName().toString(),
                        file.cases().stream()
                                .map(c -> DynamicTest.dynamicTest(c.title(), () -> check(file.mustFail(), c)))));
    }

    private static void check(boolean mustFail, StatementCases.Case c) {
        String outcome;
        boolean refused = false;
        try {
            outcome = StatementParser.parse(c.text())
                    .map(s -> Outline.of((Record) s))
                    .orElse("Flink's");
        } catch (KappaException e) {
            outcome = e.getMessage();
            refused = true;
        }
        assertEquals(c.expected(), outcome);
        assertEquals(mustFail, refused, "refused");
    }
}
