package dev.kappa.connectors.cdc.postgres;

/**
 * The Flink type of a column, such that Flink's JSON format reads what {@link PgType} writes exactly:
 *
 * <table>
 * <caption>Postgres to Flink</caption>
 * <tr><td>boolean, smallint, integer, bigint, oid</td><td>BOOLEAN, SMALLINT, INT, BIGINT, BIGINT</td></tr>
 * <tr><td>real, double precision</td><td>FLOAT, DOUBLE, with NaN and the infinities</td></tr>
 * <tr><td>numeric(p,s)</td><td>DECIMAL(p,s); STRING past 38 digits</td></tr>
 * <tr><td>numeric</td><td>DECIMAL(38,18): values that do not fit need the column declared STRING</td></tr>
 * <tr><td>money</td><td>DECIMAL(19,2)</td></tr>
 * <tr><td>date, timestamp(p), timestamptz(p)</td><td>DATE, TIMESTAMP(p), TIMESTAMP_LTZ(p)</td></tr>
 * <tr><td>bytea</td><td>BYTES</td></tr>
 * <tr><td>an array of any of these</td><td>ARRAY</td></tr>
 * <tr><td>text, varchar, char, time (Flink's JSON keeps whole seconds only), timetz, interval (ISO 8601), uuid, json,
 * jsonb, xml, bit, inet, hstore, enums, ranges, composites, geometry, …</td><td>STRING, as Postgres prints it</td></tr>
 * </table>
 *
 * A domain has the type of what it is over. {@code NaN} in a numeric and {@code infinity} in a date or timestamp have no
 * Flink value: such a record goes to the stream's dead letters unless the column is declared STRING.
 */
final class FlinkTypes {
    private static final String STRING = "VARCHAR(2147483647)";
    private static final int NO_MODIFIER = -1;

    private FlinkTypes() {}

    /** @param modifier as {@code pg_attribute.atttypmod} */
    static String of(PgType type, int modifier) {
        if (type instanceof PgType.Array array) {
            return "ARRAY<" + of(array.element(), modifier) + ">";
        }
        return switch (type.name()) {
            case "bool" -> "BOOLEAN";
            case "int2" -> "SMALLINT";
            case "int4" -> "INT";
            case "int8", "oid" -> "BIGINT";
            case "float4" -> "FLOAT";
            case "float8" -> "DOUBLE";
            case "numeric" -> decimal(modifier);
            case "money" -> "DECIMAL(19, 2)";
            case "date" -> "DATE";
            case "timestamp" -> "TIMESTAMP(" + (modifier == NO_MODIFIER ? 6 : modifier) + ")";
            case "timestamptz" -> "TIMESTAMP(" + (modifier == NO_MODIFIER ? 6 : modifier) + ") WITH LOCAL TIME ZONE";
            case "bytea" -> "VARBINARY(2147483647)";
            default -> STRING;
        };
    }

    private static String decimal(int modifier) {
        if (modifier == NO_MODIFIER) {
            return "DECIMAL(38, 18)";
        }
        int packed = modifier - 4;
        int precision = packed >> 16 & 0xffff;
        // Eleven bits and a sign: a negative scale rounds before the point, one larger than the precision is allowed
        // too.
        int scale = (packed & 0x7ff ^ 1024) - 1024;
        int digits = Math.max(precision, scale) - Math.min(scale, 0);
        return digits > 38 ? STRING : "DECIMAL(" + digits + ", " + Math.max(scale, 0) + ")";
    }
}
