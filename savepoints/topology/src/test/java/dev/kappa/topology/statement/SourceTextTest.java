package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.topology.error.Position;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceTextTest {
    @Test
    void everyKindOfLineEndCountsOnce() {
        SourceText text = SourceText.ofScript("f.sql", "\uFEFFab\r\ncd\ref\n\ngh");

        assertEquals(at(1, 1), text.position(1));
        assertEquals(at(1, 3), text.position(3));
        assertEquals(at(2, 1), text.position(5));
        assertEquals(at(3, 1), text.position(8));
        assertEquals(at(4, 1), text.position(11));
        assertEquals(at(5, 2), text.position(13));
        assertEquals(at(5, 3), text.position(14));
        assertEquals(at(5, 3), text.position(1000));
    }

    @Test
    void columnsAreThoseOfFlinksParser() {
        SourceText text = SourceText.ofScript("f.sql", "\t\u00e9\uD83D\uDE00x");

        assertEquals(at(1, 2), text.position(1));
        assertEquals(at(1, 5), text.position(4));
    }

    @Test
    void aMarkerMovesTheFirstLineAndCountsTheOthersFromItsOwn() {
        SourceText text = SourceText.ofStatement(" /*kappa:f.sql:7:4*/ -- more\n DROP\n  STREAM x");

        assertEquals(at(7, 4), text.position(text.text().indexOf("DROP")));
        assertEquals(at(7, 6), text.position(text.text().indexOf("OP")));
        assertEquals(at(8, 3), text.position(text.text().indexOf("STREAM")));
        assertEquals(at(7, 4), text.position(0));
    }

    @Test
    void aMarkerThatIsNotBeforeTheFirstTokenIsAComment() {
        assertEquals(
                Position.of(1, 1),
                SourceText.ofStatement("DROP /*kappa:f.sql:7:4*/ STREAM x").position(0));
        assertEquals(
                Position.of(1, 1),
                SourceText.ofStatement("/*kappa:f.sql:0:4*/ DROP STREAM x").position(0));
        assertEquals(
                Position.of(1, 1),
                SourceText.ofStatement("/*kappa:f.sql:7:4 DROP STREAM x").position(0));
    }

    @Test
    void markersCarryAnyPath() {
        String path = "C:\\a b\\*/ 100%\n:1:2*.sql";

        SourceText text = SourceText.ofStatement(SourceText.marker(path, Position.of(3, 9)) + "END");

        assertEquals(new Position(Optional.of(path), 3, 9), text.place());
    }

    @Test
    void whatAParserSaysAboutAPartIsShownInTheWholeText() {
        SourceText text = SourceText.ofStatement("/*kappa:f.sql:10:5*/CREATE STREAM a AS SELECT x,\n  y\nFROM z");
        TextPart query = text.part(text.text().indexOf("SELECT"), text.text().length());

        assertEquals(at(10, 24), query.position(1, 1));
        assertEquals(at(10, 31), query.position(1, 8));
        assertEquals(at(11, 3), query.position(2, 3));
        assertEquals(at(12, 6), query.position(3, 6));
        assertEquals(at(12, 7), query.position(3, 7));
        assertEquals(at(12, 7), query.position(9, 9));
    }

    @Test
    void whatAParserSaysAboutAnAssembledTextIsShownInTheUsersText() {
        SourceText text = SourceText.ofScript("f.sql", "CREATE STREAM a (\n  b INT,\n  c WRONG\n) AS\nSELECT 1");
        TextPart elements = text.part(17, text.text().indexOf(") AS"));
        TextPart query = text.part(text.text().indexOf("SELECT"), text.text().length());

        AssembledText assembled = new AssembledText()
                .add("CREATE TEMPORARY TABLE `a$v1` (")
                .add(elements)
                .add(") WITH (\n'connector'='x') AS ")
                .add(query)
                .add(" -- end");

        assertEquals(
                "CREATE TEMPORARY TABLE `a$v1` (\n  b INT,\n  c WRONG\n) WITH (\n'connector'='x') AS SELECT 1 -- end",
                assembled.text());
        assertEquals(Optional.of(at(3, 5)), assembled.position(3, 5));
        assertEquals(Optional.of(at(5, 8)), assembled.position(5, 28));
        assertEquals(Optional.of(at(1, 18)), assembled.position(1, 3), "before all parts: where the first begins");
        assertEquals(Optional.of(at(4, 1)), assembled.position(4, 9), "between parts: where the one before ends");
        assertEquals(Optional.of(at(5, 9)), assembled.position(5, 35), "behind all parts: where the last ends");
        assertEquals(Optional.empty(), new AssembledText().add("x").position(1, 1));
    }

    private static Position at(int line, int column) {
        return new Position(Optional.of("f.sql"), line, column);
    }
}
