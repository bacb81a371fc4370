package dev.kappa.connectors.postgres;

import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * The text by which Postgres reads a value of a Flink type, not yet escaped for any surrounding. Fractions of a second end at six digits.
 */
@FunctionalInterface
interface ValueText extends Serializable {

    String of(Object value);

    static ValueText of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> value -> text(value.toString());
            case BINARY, VARBINARY -> value -> "\\x" + HexFormat.of().formatHex((byte[]) value);
            case DECIMAL -> value -> ((DecimalData) value).toBigDecimal().toPlainString();
            case DATE -> value -> date(LocalDate.ofEpochDay((Integer) value), "");
            case TIME_WITHOUT_TIME_ZONE -> value ->
                    LocalTime.MIDNIGHT.plus(Duration.ofMillis((Integer) value)).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE -> value -> timestamp((TimestampData) value, "");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> value -> timestamp((TimestampData) value, "+00");
            case INTERVAL_YEAR_MONTH -> value -> value + " months";
            case INTERVAL_DAY_TIME -> value -> value + " milliseconds";
            case ARRAY -> array((ArrayType) type);
            case ROW, MAP, MULTISET -> {
                JsonText json = JsonText.of(type);
                yield value -> {
                    StringBuilder out = new StringBuilder();
                    json.write(out, value);
                    return out.toString();
                };
            }
                // BOOLEAN, the integers, FLOAT and DOUBLE: Java's text, NaN and Infinity included, is also Postgres'.
            default -> String::valueOf;
        };
    }

    static String text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new Unstorable("Postgres text cannot hold a NUL character");
        }
        return value;
    }

    private static ValueText array(ArrayType type) {
        LogicalType element = type.getElementType();
        if (isNested(element)) {
            JsonText json = JsonText.of(type);
            return value -> {
                StringBuilder out = new StringBuilder();
                json.write(out, value);
                return out.toString();
            };
        }
        ValueText text = of(element);
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
        return value -> {
            ArrayData array = (ArrayData) value;
            StringBuilder out = new StringBuilder("{");
            for (int i = 0; i < array.size(); i++) {
                Object item = getter.getElementOrNull(array, i);
                out.append(i == 0 ? "" : ",");
                if (item == null) {
                    out.append("NULL");
                } else {
                    out.append('"')
                            .append(text.of(item).replace("\\", "\\\\").replace("\"", "\\\""))
                            .append('"');
                }
            }
            return out.append('}').toString();
        };
    }

    private static boolean isNested(LogicalType type) {
        return type.is(LogicalTypeRoot.ARRAY)
                || type.is(LogicalTypeRoot.ROW)
                || type.is(LogicalTypeRoot.MAP)
                || type.is(LogicalTypeRoot.MULTISET);
    }

    private static String timestamp(TimestampData value, String zone) {
        LocalDateTime time = value.toLocalDateTime();
        int year = time.getYear();
        if (year < -4712 || year > 294275) {
            throw new Unstorable("Postgres time stamps reach from 4713 BC to 294276, this is " + time);
        }
        LocalTime clock = time.toLocalTime();
        String seconds = String.valueOf(100 + clock.getSecond()).substring(1);
        String micros = String.valueOf(1_000_000 + clock.getNano() / 1000).substring(1);
        String clockText = String.valueOf(100 + clock.getHour()).substring(1) + ":"
                + String.valueOf(100 + clock.getMinute()).substring(1) + ":" + seconds + "." + micros;
        return date(time.toLocalDate(), " " + clockText + zone);
    }

    private static String date(LocalDate date, String rest) {
        int year = date.getYear();
        int shown = year > 0 ? year : 1 - year;
        String monthAndDay = "-" + String.valueOf(100 + date.getMonthValue()).substring(1) + "-"
                + String.valueOf(100 + date.getDayOfMonth()).substring(1);
        String padded = shown > 9999
                ? String.valueOf(shown)
                : String.valueOf(10_000 + shown).substring(1);
        return padded + monthAndDay + rest + (year > 0 ? "" : " BC");
    }
}
