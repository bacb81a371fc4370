package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.error.KappaException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptSplitterTest {
    @Test
    void statementsComeWithTheirPlacesAndWithoutSemicolons() {
        String script =
                """
                -- a comment; with a semicolon
                CREATE STREAM a AS SELECT ';' AS x /* ; */; SET 'k' = 'v';

                ;; -- nothing
                  SELECT `;` -- ;
                  FROM a
                  ;
                """;

        List<TextPart> statements = ScriptSplitter.split("s.sql", script);

        assertEquals(
                List.of(
                        "s.sql:2:1 CREATE STREAM a AS SELECT ';' AS x",
                        "s.sql:2:45 SET 'k' = 'v'",
                        "s.sql:5:3 SELECT `;` -- ;\n  FROM a"),
                described(statements));
    }

    @Test
    void executedStatementSetsAreOneStatementAndBegunSetsAreNot() {
        String script =
                """
                EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM b; INSERT INTO c SELECT 1; END;
                COMPILE PLAN 'p' FOR STATEMENT SET BEGIN INSERT INTO a SELECT 1; END;
                BEGIN STATEMENT SET; INSERT INTO a SELECT 1; END;
                BEGIN ALTER SET; ALTER STREAM a REBUILD; END;
                """;

        List<TextPart> statements = ScriptSplitter.split("s.sql", script);

        assertEquals(
                List.of(
                        "s.sql:1:1 EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM b;"
                                + " INSERT INTO c SELECT 1; END",
                        "s.sql:2:1 COMPILE PLAN 'p' FOR STATEMENT SET BEGIN INSERT INTO a SELECT 1; END",
                        "s.sql:3:1 BEGIN STATEMENT SET",
                        "s.sql:3:22 INSERT INTO a SELECT 1",
                        "s.sql:3:46 END",
                        "s.sql:4:1 BEGIN ALTER SET",
                        "s.sql:4:18 ALTER STREAM a REBUILD",
                        "s.sql:4:42 END"),
                described(statements));
    }

    @Test
    void aScriptWithoutStatementsHasNone() {
        assertEquals(List.of(), ScriptSplitter.split("s.sql", "\uFEFF -- nothing\n/* at all */\n;"));
    }

    @Test
    void aStatementWithoutItsSemicolonIsRefused() {
        assertRefused(
                "SELECT 1;\n\n CREATE STREAM a AS SELECT 1\n",
                "s.sql:3:2 UNFINISHED_STATEMENT: the statement that begins here is not finished: its ';' is missing."
                        + " End it with ';'.");
    }

    @Test
    void whatIsOpenAtTheEndIsNamedWithItsPlace() {
        assertRefused(
                "CREATE STREAM a AS\nSELECT 'it; SELECT 2;\n",
                "s.sql:1:1 UNFINISHED_STATEMENT: the statement that begins here is not finished: a text in single"
                        + " quotes is open since 2:8. End it with ';'.");
        assertRefused(
                "CREATE STREAM a AS\nSELECT 1 /* it; SELECT 2;\n",
                "s.sql:1:1 UNFINISHED_STATEMENT: the statement that begins here is not finished: a comment is open"
                        + " since 2:10. End it with ';'.");
        assertRefused(
                "CREATE STREAM a (b INT, c DECIMAL(1, 2)\n",
                "s.sql:1:1 UNFINISHED_STATEMENT: the statement that begins here is not finished: '(' is open since"
                        + " 1:17. End it with ';'.");
        assertRefused(
                "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;\n",
                "s.sql:1:1 UNFINISHED_STATEMENT: the statement that begins here is not finished: its END is missing."
                        + " End it with ';'.");
        assertRefused(
                "BEGIN ALTER SET;\nALTER STREAM a REBUILD;\n",
                "s.sql:1:1 UNFINISHED_STATEMENT: the set that begins here is not ended."
                        + " End it with END; behind its last statement.");
        assertRefused(
                "SELECT 1;\n/* open",
                "s.sql:2:1 UNFINISHED_STATEMENT: the comment that begins here is not closed. Close it with '*/'.");
    }

    @Test
    void aNameThatDoesNotEndOnItsLineIsRefusedBesideWhatElseIsWrong() {
        assertRefused(
                "SELECT `a FROM b;\nSELECT `c` FROM d;\nSELECT 2",
                """
                s.sql:1:8 UNFINISHED_STATEMENT: the name in back ticks that begins here does not end on its line. Close it with a back tick.
                s.sql:3:1 UNFINISHED_STATEMENT: the statement that begins here is not finished: its ';' is missing. End it with ';'.""");
    }

    private static void assertRefused(String script, String message) {
        KappaException refusal = assertThrows(KappaException.class, () -> ScriptSplitter.split("s.sql", script));
        assertEquals(message, refusal.getMessage());
    }

    private static List<String> described(List<TextPart> statements) {
        return statements.stream().map(s -> s.position() + " " + s.text()).toList();
    }
}
