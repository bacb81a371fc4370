package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever the text: a statement, nothing, or a refusal in which every problem has its place; and soon. */
class StatementParserRobustnessTest {
    private static final List<String> SPLINTERS = List.of(
            "'",
            "`",
            "\"",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            ",",
            ";",
            ".",
            "=",
            "/*",
            "*/",
            "/*+",
            "--",
            "//",
            "\n",
            "\r",
            "\t",
            "\u0000",
            "\uFEFF",
            "\uD83D",
            "☃",
            "$",
            "0",
            "AS",
            "WITH",
            "CREATE",
            "END",
            "SELECT",
            "STREAM",
            "IF",
            "NOT",
            "%",
            "/*kappa:f:1:1*/",
            "PRIMARY KEY",
            "WATERMARK FOR",
            "METADATA",
            "ROW<",
            "OR ALTER",
            "READING");

    @Test
    void tenThousandMutilatedStatementsDoNoHarm() throws IOException {
        List<String> statements = StatementCases.all().stream()
                .flatMap(file -> file.cases().stream())
                .map(StatementCases.Case::text)
                .toList();
        Random random = new Random(20111209);

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 10_000; i++) {
                String text = mutilated(statements, random);
                check(text, () -> StatementParser.parse(text));
                check(text, () -> ScriptSplitter.split("f.sql", text));
            }
        });
    }

    @Test
    void everyTruncationOfAStatementIsRefusedOrStillAStatement() throws IOException {
        List<String> statements = StatementCases.all().stream()
                .filter(file -> !file.mustFail())
                .flatMap(file -> file.cases().stream())
                .map(StatementCases.Case::text)
                .toList();

        for (String statement : statements) {
            for (int end = 0; end <= statement.length(); end++) {
                String text = statement.substring(0, end);
                check(text, () -> StatementParser.parse(text));
            }
        }
    }

    @Test
    void longStatementsTakeNoLongerThanTheyAreLong() {
        List<String> texts = List.of(
                "CREATE STREAM s AS SELECT " + "(".repeat(200_000),
                "CREATE STREAM s (" + columns(50_000) + "PRIMARY KEY (c1) NOT ENFORCED) ",
                "CREATE SOURCE s WITH (" + "'a'='b',".repeat(2_000) + "'c'='d')",
                "CREATE STREAM s AS SELECT '" + "''".repeat(500_000),
                "-- x\n".repeat(200_000) + "DROP STREAM s",
                "DROP STREAM " + "s".repeat(1_000_000));

        for (String text : texts) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> check(text, () -> StatementParser.parse(text)));
        }
    }

    private static String columns(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c" + i + " INT, ").collect(Collectors.joining());
    }

    private static void check(String text, Runnable parse) {
        try {
            parse.run();
        } catch (KappaException refusal) {
            assertTrue(
                    refusal.problems().stream().allMatch(p -> p.position().isPresent()),
                    () -> "no place in '" + refusal.getMessage() + "' for: " + text);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("thrown for: " + text, e);
        }
    }

    private static String mutilated(List<String> statements, Random random) {
        StringBuilder text = new StringBuilder(pick(statements, random));
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds; i++) {
            int at = random.nextInt(text.length() + 1);
            int length = Math.min(random.nextInt(12), text.length() - at);
            switch (random.nextInt(6)) {
                case 0 -> text.setLength(at);
                case 1 -> text.delete(at, at + length);
                case 2 -> text.insert(at, pick(SPLINTERS, random));
                case 3 -> text.replace(at, at + length, pick(SPLINTERS, random));
                case 4 -> text.insert(at, text.substring(at, at + length));
                default -> text.insert(at, pick(statements, random));
            }
        }
        return text.toString();
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
