package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.Json;
import org.junit.jupiter.api.Test;

class FlinkTypesTest {
    private static String decimal(int precision, int scale) {
        return FlinkTypes.of(PgType.scalar("numeric"), (precision << 16 | scale & 0x7ff) + 4);
    }

    @Test
    void decimalsKeepAllTheirDigitsOrStayText() {
        assertEquals("DECIMAL(10, 2)", decimal(10, 2));
        assertEquals("DECIMAL(38, 0)", decimal(38, 0));
        assertEquals("VARCHAR(2147483647)", decimal(39, 0));
        assertEquals("DECIMAL(7, 0)", decimal(5, -2));
        assertEquals("DECIMAL(4, 4)", decimal(2, 4));
        assertEquals("DECIMAL(38, 18)", FlinkTypes.of(PgType.scalar("numeric"), -1));
    }

    @Test
    void datesAreIso8601WhateverTheirYear() {
        assertEquals("2011-12-09", IsoTime.date("2011-12-09"));
        assertEquals("0000-01-01", IsoTime.date("0001-01-01 BC"));
        assertEquals("-4712-01-01", IsoTime.date("4713-01-01 BC"));
        assertEquals("+294276-12-31T23:59:59.999999Z", IsoTime.instant("294276-12-31 23:59:59.999999+00"));
        assertEquals("-0043-03-15T00:00:00Z", IsoTime.instant("0044-03-15 00:00:00+00 BC"));
        assertEquals("-infinity", IsoTime.timestamp("-infinity"));
    }

    @Test
    void arraysNestAndQuote() {
        PgType type = new PgType.Array(PgType.scalar("text"), ',');
        Json json = new Json();
        type.write("[1:2][0:0]={{\"a\\\"b,{}\"},{NULL}}", json);
        assertEquals("[[\"a\\\"b,{}\"],[null]]", json.toString());
    }
}
