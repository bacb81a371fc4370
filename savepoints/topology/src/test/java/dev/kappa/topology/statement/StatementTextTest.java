package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.Position;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementTextTest {
    @Test
    void aQueryIsToldByItsFirstWord() {
        List.of("select 1", "-- INSERT\n/*x*/ ((WITH a AS (SELECT 1) SELECT * FROM a))", "VALUES (1)", "TABLE t")
                .forEach(text -> assertTrue(StatementText.of(text).isQuery(), text));
        List.of("INSERT INTO t SELECT 1", "EXPLAIN SELECT 1", "'SELECT'", "", "EXECUTE STATEMENT SET BEGIN END")
                .forEach(text -> assertFalse(StatementText.of(text).isQuery(), text));
    }

    @Test
    void placesAreThoseOfTheScript() {
        StatementText text =
                StatementText.of("/*kappa:a.sql:7:3*/INSERT INTO\n  kappa.main.`orders` SELECT nope FROM x");

        assertEquals(Optional.of(new Position(Optional.of("a.sql"), 8, 3)), text.place("orders"));
        assertEquals(new Position(Optional.of("a.sql"), 8, 30), text.position(2, 30));
        assertEquals(Optional.empty(), text.place("Orders"));
        assertTrue(text.qualifies("main"));
        assertFalse(text.qualifies("orders"));
    }

    @Test
    void theLimitOfASubqueryIsNotThatOfTheStatement() {
        assertEquals(
                Optional.empty(), StatementText.of("SELECT f(a) FROM t LIMIT 3").innerLimit());
        assertEquals(
                Optional.of(Position.of(1, 46)),
                StatementText.of("SELECT * FROM a, LATERAL (SELECT b FROM c d  LIMIT 1) LIMIT 3")
                        .innerLimit());
    }
}
