package dev.kappa.connectors.cdc.mysql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * One text for one value of a MySQL column of type JSON. A snapshot has the text that the server makes of it ({@code {"a": 1}}), the
 * binary log the value, of which Debezium makes a text of its own ({@code {"a":1}}; {@code 10000000} for {@code 10000000.0}). A row would
 * otherwise not equal itself as the row before its first change, and whatever groups by the column would keep both.
 *
 * <p>The result is the server's text, but for numbers: each has the same text wherever it is equal. What remains is a time that somebody
 * put into a JSON value as a time and not as text: the server writes six digits of its second's fraction, Debezium none where they are
 * zero. MariaDB has no such type: its JSON is text, and comes as it was written.
 */
final class JsonText {
    /** As many digits as any double needs; a number with more is a decimal. */
    private static final int DIGITS_OF_A_DOUBLE = 17;

    /** An integer in MySQL's JSON is below. */
    private static final BigDecimal INTEGERS = new BigDecimal(BigInteger.TWO.pow(64));

    /** What MySQL allows is more than what a parser of foreign input does. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(1 << 17)
                    .maxNumberLength(1 << 11)
                    .build())
            .build();

    private JsonText() {}

    /** The text itself where it is no JSON: the log keeps what came. */
    static String of(String text) {
        StringWriter out = new StringWriter(text.length());
        try (JsonParser in = JSON.createParser(text);
                JsonGenerator to = JSON.createGenerator(out)) {
            to.setPrettyPrinter(new Spaces());
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token.isNumeric()) {
                    to.writeNumber(number(in.getText()));
                } else {
                    to.copyCurrentEvent(in);
                }
            }
        } catch (IOException e) {
            return text;
        }
        return out.toString();
    }

    /** Debezium writes a double that Java would write with an exponent as all the digits of its binary value. */
    private static String number(String text) {
        BigDecimal value = new BigDecimal(text);
        double nearest = value.doubleValue();
        boolean written = text.matches(".*[.eE].*");
        if (!written && value.abs().compareTo(INTEGERS) < 0) {
            return text;
        }
        if (written && value.stripTrailingZeros().precision() <= DIGITS_OF_A_DOUBLE
                || new BigDecimal(nearest).compareTo(value) == 0) {
            return nearest == Math.rint(nearest) && Math.abs(nearest) < INTEGERS.doubleValue()
                    ? new BigDecimal(nearest).toBigInteger().toString()
                    : Double.toString(nearest);
        }
        return value.stripTrailingZeros().toPlainString();
    }

    /** After a comma and a colon, as the server does. */
    private static final class Spaces extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1L;

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator g) throws IOException {
            g.writeRaw(": ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator g) throws IOException {
            g.writeRaw(", ");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator g) throws IOException {
            g.writeRaw(", ");
        }
    }
}
