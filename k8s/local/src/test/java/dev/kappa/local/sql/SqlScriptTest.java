package dev.kappa.local.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.local.StackException;
import dev.kappa.local.sql.SqlScript.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void aStatementStartsAtItsFirstTokenAndKeepsItsLines() {
        SqlScript script = SqlScript.parse(
                "sql-scripts/a.sql",
                """
                -- what it is for; with a semicolon
                /* and ';' more */ CREATE STREAM a -- here;
                  AS SELECT ';', `;` /* ; */
                  FROM b;
                """);

        assertEquals(
                List.of(new Statement(2, 20, "CREATE STREAM a -- here;\n  AS SELECT ';', `;` /* ; */\n  FROM b;")),
                script.statements());
    }

    @Test
    void twoStatementsOnOneLineAreTwo() {
        assertEquals(
                "/*kappa:a.sql:1:1*/SELECT 1;\n/*kappa:a.sql:1:11*/SELECT 2;\n",
                SqlScript.parse("a.sql", "SELECT 1; SELECT 2").marked());
    }

    @Test
    void aDoubledQuoteDoesNotEndTheText() {
        assertEquals(
                List.of(new Statement(1, 1, "SELECT 'it''s; so';")),
                SqlScript.parse("a.sql", "SELECT 'it''s; so';\r\n").statements());
    }

    @Test
    void onlyCommentsAreNoStatement() {
        assertEquals(
                List.of(),
                SqlScript.parse("a.sql", "-- nothing\n;;\n/* at all */").statements());
    }

    @Test
    void aQuoteThatIsNeverClosedIsRefusedWithItsPlace() {
        StackException refused = assertThrows(
                StackException.class, () -> SqlScript.parse("a.sql", "SELECT 1;\nSELECT 'x;\nSELECT 2;\n"));

        assertEquals("a.sql:2:8 SYNTAX: this quote is never closed. Close it with '", refused.getMessage());
    }

    @Test
    void aCommentThatIsNeverClosedIsRefusedWithItsPlace() {
        StackException refused =
                assertThrows(StackException.class, () -> SqlScript.parse("a.sql", "SELECT 1; /* and so on"));

        assertEquals("a.sql:1:11 SYNTAX: this comment is never closed. Close it with */", refused.getMessage());
    }

    @Test
    void aTabBetweenTokensBecomesABlankBecauseTheClientWouldDropIt() {
        assertEquals(
                List.of(new Statement(1, 2, "SELECT 1;")),
                SqlScript.parse("a.sql", "\tSELECT\t1;").statements());
    }

    @Test
    void aTabInATextIsRefusedBecauseTheClientWouldDropIt() {
        StackException refused = assertThrows(StackException.class, () -> SqlScript.parse("a.sql", "SELECT 'a\tb';"));

        assertEquals(
                "a.sql:1:10 SYNTAX: the SQL Client drops a TAB from a script. Write it as U&'\\0009'",
                refused.getMessage());
    }
}
