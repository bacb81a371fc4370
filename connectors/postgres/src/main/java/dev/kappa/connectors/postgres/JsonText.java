package dev.kappa.connectors.postgres;

import java.io.Serializable;
import java.util.Base64;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;

/** The JSON of a value, for {@code jsonb} columns and hidden keys: times as Postgres writes them, bytes in Base64, NaN and Infinity as text. */
@FunctionalInterface
interface JsonText extends Serializable {

    void write(StringBuilder out, Object value);

    static JsonText of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> StringBuilder
                    ::append;
            case DECIMAL -> (out, value) -> out.append(ValueText.of(type).of(value));
            case FLOAT, DOUBLE -> (out, value) -> {
                if (Double.isFinite(((Number) value).doubleValue())) {
                    out.append(value);
                } else {
                    quote(out, value.toString());
                }
            };
            case BINARY, VARBINARY -> (out, value) ->
                    quote(out, Base64.getEncoder().encodeToString((byte[]) value));
            case ARRAY -> array((ArrayType) type);
            case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
            case MULTISET -> map(((MultisetType) type).getElementType(), new IntType());
            case ROW -> row((RowType) type);
            default -> {
                ValueText text = ValueText.of(type);
                yield (out, value) -> quote(out, text.of(value));
            }
        };
    }

    private static JsonText row(RowType type) {
        List<String> names = type.getFieldNames();
        JsonText[] fields = type.getChildren().stream().map(JsonText::of).toArray(JsonText[]::new);
        RowData.FieldGetter[] getters = new RowData.FieldGetter[fields.length];
        for (int i = 0; i < fields.length; i++) {
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
        }
        return (out, value) -> {
            out.append('{');
            for (int i = 0; i < fields.length; i++) {
                out.append(i == 0 ? "" : ",");
                quote(out, names.get(i));
                out.append(':');
                orNull(out, fields[i], getters[i].getFieldOrNull((RowData) value));
            }
            out.append('}');
        };
    }

    private static JsonText array(ArrayType type) {
        JsonText element = of(type.getElementType());
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.getElementType());
        return (out, value) -> {
            ArrayData array = (ArrayData) value;
            out.append('[');
            for (int i = 0; i < array.size(); i++) {
                out.append(i == 0 ? "" : ",");
                orNull(out, element, getter.getElementOrNull(array, i));
            }
            out.append(']');
        };
    }

    private static JsonText map(LogicalType keyType, LogicalType valueType) {
        ValueText key = ValueText.of(keyType);
        JsonText content = of(valueType);
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType);
        ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType);
        return (out, value) -> {
            MapData map = (MapData) value;
            ArrayData names = map.keyArray();
            ArrayData contents = map.valueArray();
            out.append('{');
            for (int i = 0; i < map.size(); i++) {
                Object name = keys.getElementOrNull(names, i);
                out.append(i == 0 ? "" : ",");
                quote(out, name == null ? "null" : key.of(name));
                out.append(':');
                orNull(out, content, values.getElementOrNull(contents, i));
            }
            out.append('}');
        };
    }

    private static void orNull(StringBuilder out, JsonText text, Object value) {
        if (value == null) {
            out.append("null");
        } else {
            text.write(out, value);
        }
    }

    private static void quote(StringBuilder out, String text) {
        ValueText.text(text);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
