package dev.kappa.connectors.cdc.mysql;

import java.util.Locale;

/**
 * The Flink type of a column, such that Flink's JSON format reads what {@link StructJson} writes exactly:
 *
 * <table>
 * <caption>MySQL to Flink</caption>
 * <tr><td>tinyint, smallint, mediumint, int, bigint</td><td>SMALLINT, SMALLINT, INT, INT, BIGINT</td></tr>
 * <tr><td>the same unsigned</td><td>SMALLINT, INT, INT, BIGINT, DECIMAL(20,0)</td></tr>
 * <tr><td>float, double</td><td>FLOAT, DOUBLE</td></tr>
 * <tr><td>decimal(p,s)</td><td>DECIMAL(p,s); STRING past 38 digits</td></tr>
 * <tr><td>date, datetime(p), timestamp(p)</td><td>DATE, TIMESTAMP(p), TIMESTAMP_LTZ(p)</td></tr>
 * <tr><td>year</td><td>INT</td></tr>
 * <tr><td>bit(1), bit(n)</td><td>BOOLEAN, STRING of 0 and 1</td></tr>
 * <tr><td>binary, varbinary, blobs</td><td>BYTES</td></tr>
 * <tr><td>char, varchar, texts, time (a span, and Flink's JSON keeps whole seconds only), enum, set, json, uuid, inet</td>
 * <td>STRING</td></tr>
 * <tr><td>geometries</td><td>STRING: well-known binary in hexadecimal</td></tr>
 * </table>
 */
final class MySqlTypes {
    private static final String STRING = "VARCHAR(2147483647)";

    private MySqlTypes() {}

    /** A column as {@code information_schema.columns} has it. */
    record Described(String dataType, String columnType, int precision, int scale, int fraction) {}

    static String of(Described c) {
        boolean unsigned = c.columnType().toLowerCase(Locale.ROOT).contains("unsigned");
        return switch (c.dataType().toLowerCase(Locale.ROOT)) {
            case "tinyint" -> "SMALLINT";
            case "smallint" -> unsigned ? "INT" : "SMALLINT";
            case "mediumint", "year" -> "INT";
            case "int", "integer" -> unsigned ? "BIGINT" : "INT";
            case "bigint" -> unsigned ? "DECIMAL(20, 0)" : "BIGINT";
            case "float" -> "FLOAT";
            case "double", "real" -> "DOUBLE";
            case "decimal", "numeric" -> c.precision() > 38
                    ? STRING
                    : "DECIMAL(" + c.precision() + ", " + c.scale() + ")";
            case "date" -> "DATE";
            case "datetime" -> "TIMESTAMP(" + c.fraction() + ")";
            case "timestamp" -> "TIMESTAMP(" + c.fraction() + ") WITH LOCAL TIME ZONE";
            case "bit" -> c.precision() == 1 ? "BOOLEAN" : STRING;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "VARBINARY(2147483647)";
            default -> STRING;
        };
    }
}
