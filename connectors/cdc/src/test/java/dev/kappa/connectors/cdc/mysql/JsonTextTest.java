package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/** The text of a JSON value does not depend on who wrote it. */
class JsonTextTest {
    @Test
    void theServersTextAndDebeziumsBecomeOne() {
        String server =
                "{\"a\": [1, 10000000.0, -0.5, 18446744073709551615], \"é\": {}, \"t\": \"x\\\"\\n, :\", \"n\": null}";
        String debezium = "{\"a\":[1,10000000,-0.5,18446744073709551615],\"é\":{},\"t\":\"x\\\"\\n, :\",\"n\":null}";
        assertEquals(server.replace("10000000.0", "10000000"), JsonText.of(server));
        assertEquals(JsonText.of(server), JsonText.of(debezium));
    }

    @Test
    void aDoubleIsOneTextInWhateverFormItCame() {
        for (double d : new double[] {1e100, -1e100, 1e-5, 4.9e-324, 1.2345678901234567e18, 1e19, 0x1p64, 1.0, 0.1}) {
            String plain = new BigDecimal(d).toPlainString();
            String server = new BigDecimal(d, new MathContext(17)).toString();
            assertEquals(JsonText.of("[" + server + "]"), JsonText.of("[" + plain + "]"), plain);
        }
        assertEquals("[1.0E100]", JsonText.of("[1e100]"));
    }

    @Test
    void numbersOfManyDigitsKeepThem() {
        assertEquals(
                "[1234567890123456789.01, 12345678901234567890123456789, 9223372036854775808, 1.1]",
                JsonText.of("[1234567890123456789.010, 12345678901234567890123456789, 9223372036854775808, 1.10]"));
    }

    @Test
    void aValueNeedBeNoObjectNorJson() {
        assertEquals("\"a\"", JsonText.of("\"a\""));
        assertEquals("{\"a\": NaN, x", JsonText.of("{\"a\": NaN, x"));
        assertEquals("[true, false]", JsonText.of("[true,false]"));
    }
}
