package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import org.junit.jupiter.api.Test;

class ScriptMarkersTest {
    private static final String SCRIPT = "\uFEFF-- first; comment\r\n"
            + "CREATE SOURCE s\r\n"
            + "  WITH ('a'='b') ; -- a comment behind it\r\n"
            + "\r\n"
            + "  CREATE STREAM a AS -- why;\r\n"
            + "  SELECT 1; CREATE STREAM b\r\n"
            + "  FORM SOURCE s;";

    @Test
    void everyStatementGetsItsPlaceAndEndsItsLine() {
        String marked = ScriptMarkers.mark("dir/a*b.sql", SCRIPT);

        assertEquals(
                """

                /*kappa:dir/a%2Ab.sql:2:1*/CREATE SOURCE s
                  WITH ('a'='b');

                /*kappa:dir/a%2Ab.sql:5:3*/CREATE STREAM a AS -- why;
                  SELECT 1;
                /*kappa:dir/a%2Ab.sql:6:13*/CREATE STREAM b
                  FORM SOURCE s;
                """,
                marked);
    }

    @Test
    void aProblemInAMarkedStatementIsReportedInTheScript() {
        String marked = ScriptMarkers.mark("dir/a*b.sql", SCRIPT);
        String last = marked.substring(marked.lastIndexOf("/*kappa"));

        KappaException refusal = assertThrows(KappaException.class, () -> StatementParser.parse(last));

        assertTrue(refusal.getMessage().startsWith("dir/a*b.sql:7:3 SYNTAX: "), refusal.getMessage());
    }

    @Test
    void whatTheClientWouldSwallowIsReplacedWhereItMeansNothing() {
        String marked =
                ScriptMarkers.mark("x.sql", "SELECT\ta, // it's; a comment\n\t'http://b', /* c\t//*/// d\r\n1;");

        assertEquals("/*kappa:x.sql:1:1*/SELECT a, -- it's; a comment\n 'http://b', /* c //*/-- d\n1;\n", marked);
    }

    @Test
    void whatTheClientWouldSwallowIsRefusedInQuotes() {
        KappaException refusal = assertThrows(
                KappaException.class, () -> ScriptMarkers.mark("x.sql", "SELECT 1,\n  'a\tb', `c\u007Fd`;"));

        assertEquals(
                """
                x.sql:2:5 SYNTAX: the character U+0009 in quotes, which the SQL Client drops from scripts. Write U&'\\0009' for it.
                x.sql:2:12 SYNTAX: the character U+007F in quotes, which the SQL Client drops from scripts. Write U&'\\007F' for it.""",
                refusal.getMessage());
    }
}
