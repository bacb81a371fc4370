package dev.kappa.connectors.kafka.version;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;

/** Which types Flink's JSON format writes and reads back unchanged; the others would be lost or changed silently in a topic. */
final class JsonTypes {

    private JsonTypes() {}

    /** One message for each place in the row that JSON cannot carry, with the column and what to do. */
    static List<String> problems(RowType type) {
        List<String> problems = new ArrayList<>();
        type.getFields().forEach(field -> check(field.getName(), field.getType(), problems));
        return problems;
    }

    private static void check(String column, LogicalType type, List<String> problems) {
        switch (type.getTypeRoot()) {
            case CHAR, VARCHAR, BOOLEAN, BINARY, VARBINARY, DECIMAL, TINYINT, SMALLINT, INTEGER, BIGINT -> {}
            case FLOAT, DOUBLE, DATE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {}
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> {}
            case TIME_WITHOUT_TIME_ZONE -> {
                if (((TimeType) type).getPrecision() > 0) {
                    problems.add(refuse(column, type, "JSON carries whole seconds only: CAST it to TIME(0) or STRING"));
                }
            }
            case ARRAY -> check(column + "[]", ((ArrayType) type).getElementType(), problems);
            case MAP -> {
                checkKey(column, type, ((MapType) type).getKeyType(), problems);
                check(column + "{}", ((MapType) type).getValueType(), problems);
            }
            case MULTISET -> checkKey(column, type, ((MultisetType) type).getElementType(), problems);
            case ROW -> ((RowType) type)
                    .getFields()
                    .forEach(field -> check(column + "." + field.getName(), field.getType(), problems));
            default -> problems.add(refuse(column, type, "JSON cannot carry it: CAST it to STRING or leave it out"));
        }
    }

    private static void checkKey(String column, LogicalType type, LogicalType key, List<String> problems) {
        if (!key.is(LogicalTypeFamily.CHARACTER_STRING)) {
            problems.add(refuse(column, type, "the names in a JSON object are text: CAST the key to STRING"));
        }
    }

    private static String refuse(String column, LogicalType type, String hint) {
        return "column '" + column + "' has type " + type.asSummaryString() + "; " + hint;
    }
}
