package dev.kappa.connectors.kafka.raw;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** Whether a text is a value of a scalar type without being changed. What is not checked here, the decoder refuses itself. */
final class StrictText {

    /** A larger exponent would make BigDecimal.setScale fill the memory. */
    private static final int LARGEST_EXPONENT = 10_000;

    private StrictText() {}

    static void check(String column, LogicalType type, String text) {
        switch (type.getTypeRoot()) {
            case BOOLEAN -> {
                String word = text.trim();
                if (!word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
                    throw Refused.column(column, text, "is neither true nor false");
                }
            }
            case TINYINT -> integer(column, text, Byte.MIN_VALUE, Byte.MAX_VALUE, type);
            case SMALLINT -> integer(column, text, Short.MIN_VALUE, Short.MAX_VALUE, type);
            case INTEGER -> integer(column, text, Integer.MIN_VALUE, Integer.MAX_VALUE, type);
            case BIGINT -> integer(column, text, Long.MIN_VALUE, Long.MAX_VALUE, type);
            case DECIMAL -> decimal(column, text, (DecimalType) type);
            case FLOAT -> floating(
                    column, text, Float.isInfinite(parsed(column, text, type).floatValue()), type);
            case DOUBLE -> floating(column, text, Double.isInfinite(parsed(column, text, type)), type);
            case CHAR -> length(column, text, ((CharType) type).getLength(), type);
            case VARCHAR -> length(column, text, ((VarCharType) type).getLength(), type);
            default -> {}
        }
    }

    /**
     * Parsers of JSON read some sequences that are not UTF-8 as other characters. UTF-16 and UTF-32, which JSON's parsers tell by a NUL among the
     * first four bytes or a mark, are left to them.
     */
    static void requireUtf8(byte[] bytes) {
        boolean ascii = true;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0 && i < 4 || i == 0 && (bytes[i] & 0xFE) == 0xFE) {
                return;
            }
            ascii &= bytes[i] >= 0;
        }
        if (ascii) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(in);
        } catch (CharacterCodingException e) {
            throw new Refused("the record is not UTF-8, see its byte " + (in.position() + 1));
        }
    }

    private static void integer(String column, String text, long least, long greatest, LogicalType type) {
        BigDecimal number = number(column, text, type);
        boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
        if (!whole) {
            throw Refused.column(column, text, "is not a whole number, as " + type.asSummaryString() + " wants");
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(greatest)) > 0) {
            throw Refused.column(column, text, "is out of the range of " + type.asSummaryString());
        }
    }

    private static void decimal(String column, String text, DecimalType type) {
        BigDecimal number = number(column, text, type);
        boolean huge = Math.abs((long) number.scale()) > LARGEST_EXPONENT;
        if (huge
                || (number.signum() != 0
                        && number.setScale(type.getScale(), java.math.RoundingMode.HALF_UP)
                                        .precision()
                                > type.getPrecision())) {
            throw Refused.column(column, text, "does not fit " + type.asSummaryString());
        }
    }

    private static BigDecimal number(String column, String text, LogicalType type) {
        try {
            return new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            throw Refused.column(column, text, "is not of type " + type.asSummaryString());
        }
    }

    private static Double parsed(String column, String text, LogicalType type) {
        try {
            return Double.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw Refused.column(column, text, "is not of type " + type.asSummaryString());
        }
    }

    private static void floating(String column, String text, boolean infinite, LogicalType type) {
        if (infinite && !text.trim().endsWith("Infinity")) {
            throw Refused.column(column, text, "is out of the range of " + type.asSummaryString());
        }
    }

    private static void length(String column, String text, int longest, LogicalType type) {
        if (text.indexOf('\0') >= 0) {
            throw Refused.column(column, text, "holds a NUL character, which databases refuse");
        }
        for (int i = text.length() - 1; i >= 0; i--) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i > 0 && Character.isSurrogatePair(text.charAt(i - 1), text.charAt(i));
                if (!pair) {
                    throw Refused.column(column, text, "holds half of a character (a lone surrogate)");
                }
                i--;
            }
        }
        if (text.length() > longest && text.codePointCount(0, text.length()) > longest) {
            throw Refused.column(column, text, "is longer than " + type.asSummaryString());
        }
    }
}
