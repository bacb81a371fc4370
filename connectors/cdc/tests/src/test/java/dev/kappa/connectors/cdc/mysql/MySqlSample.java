package dev.kappa.connectors.cdc.mysql;

import java.util.List;

/** A column: its type, a value as SQL, the JSON of it, what Flink reads (null where it cannot), the Flink type. */
record MySqlSample(String type, String sql, String json, String flink, String flinkType) {
    private static final String TEXT = "VARCHAR(2147483647)";

    /** What MySQL and MariaDB both have. */
    static final List<MySqlSample> ALL = List.of(
            new MySqlSample("tinyint(1)", "1", "1", "1", "SMALLINT"),
            new MySqlSample("tinyint unsigned", "255", "255", "255", "SMALLINT"),
            new MySqlSample("smallint unsigned", "65535", "65535", "65535", "INT"),
            new MySqlSample("mediumint unsigned", "16777215", "16777215", "16777215", "INT"),
            new MySqlSample("int unsigned", "4294967295", "4294967295", "4294967295", "BIGINT"),
            new MySqlSample(
                    "bigint unsigned",
                    "18446744073709551615",
                    "\"18446744073709551615\"",
                    "18446744073709551615",
                    "DECIMAL(20, 0)"),
            new MySqlSample("bigint", "-9223372036854775808", "-9223372036854775808", "-9223372036854775808", "BIGINT"),
            new MySqlSample("float", "1.5", "1.5", "1.5", "FLOAT"),
            new MySqlSample("double", "0.1", "0.1", "0.1", "DOUBLE"),
            new MySqlSample("decimal(10,2)", "-1.10", "\"-1.10\"", "-1.10", "DECIMAL(10, 2)"),
            new MySqlSample(
                    "decimal(38,10)",
                    "1234567890123456789012345678.0123456789",
                    "\"1234567890123456789012345678.0123456789\"",
                    "1234567890123456789012345678.0123456789",
                    "DECIMAL(38, 10)"),
            new MySqlSample("date", "'2011-12-09'", "\"2011-12-09\"", "2011-12-09", "DATE"),
            new MySqlSample(
                    "datetime", "'2011-12-09 12:50:00'", "\"2011-12-09T12:50:00\"", "2011-12-09T12:50", "TIMESTAMP(0)"),
            new MySqlSample(
                    "datetime(6)",
                    "'2011-12-09 12:50:00.123456'",
                    "\"2011-12-09T12:50:00.123456\"",
                    "2011-12-09T12:50:00.123456",
                    "TIMESTAMP(6)"),
            new MySqlSample(
                    "timestamp(3) NULL",
                    "'2011-12-09 12:50:00.123'",
                    "\"2011-12-09T12:50:00.123Z\"",
                    "2011-12-09T12:50:00.123",
                    "TIMESTAMP(3) WITH LOCAL TIME ZONE"),
            new MySqlSample("time(6)", "'-838:59:58.999999'", "\"-838:59:58.999999\"", "-838:59:58.999999", TEXT),
            new MySqlSample("year", "2011", "2011", "2011", "INT"),
            new MySqlSample("varchar(20)", "'a\\0b é 😀 \"'", "\"a\\u0000b é 😀 \\\"\"", "a\u0000b é 😀 \"", TEXT),
            new MySqlSample("longtext", "''", "\"\"", "", TEXT),
            new MySqlSample("enum('a','b c')", "'b c'", "\"b c\"", "b c", TEXT),
            new MySqlSample("set('x','y','z')", "'x,z'", "\"x,z\"", "x,z", TEXT),
            new MySqlSample("bit(1)", "b'1'", "true", "true", "BOOLEAN"),
            new MySqlSample("bit(10)", "b'1000000001'", "\"1000000001\"", "1000000001", TEXT),
            new MySqlSample("binary(3)", "x'00ff10'", "\"AP8Q\"", "[0, -1, 16]", "VARBINARY(2147483647)"),
            new MySqlSample("blob", "x'00ff10'", "\"AP8Q\"", "[0, -1, 16]", "VARBINARY(2147483647)"),
            new MySqlSample("json", "'{\"a\": 1}'", "\"{\\\"a\\\": 1}\"", "{\"a\": 1}", TEXT),
            new MySqlSample("json", "'[]'", "\"[]\"", "[]", TEXT),
            new MySqlSample("date NULL", "'0000-00-00'", "null", "null", "DATE"),
            new MySqlSample("int", "NULL", "null", "null", "INT"));
}
