package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.FlinkReader;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.topology.source.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every type, through the snapshot and through the log, as JSON and as Flink reads it by the type that describe gives. */
class PostgresTypesIT {
    /** A column: its type, a value as SQL, the JSON of it, what Flink reads, the Flink type. */
    private record Sample(String type, String sql, String json, String flink, String flinkType) {}

    private static final String TEXT = "VARCHAR(2147483647)";

    private static final List<Sample> SAMPLES = List.of(
            new Sample("boolean", "true", "true", "true", "BOOLEAN"),
            new Sample("smallint", "-32768", "-32768", "-32768", "SMALLINT"),
            new Sample("int", "2147483647", "2147483647", "2147483647", "INT"),
            new Sample("bigint", "-9223372036854775808", "-9223372036854775808", "-9223372036854775808", "BIGINT"),
            new Sample("oid", "4294967295", "4294967295", "4294967295", "BIGINT"),
            new Sample("real", "'NaN'", "\"NaN\"", "NaN", "FLOAT"),
            new Sample("real", "1.17549435e-38", "1.1754944e-38", "1.17549435E-38", "FLOAT"),
            new Sample("float8", "0.1", "0.1", "0.1", "DOUBLE"),
            new Sample(
                    "float8", "1.7976931348623157e308", "1.7976931348623157e+308", "1.7976931348623157E308", "DOUBLE"),
            new Sample("float8", "'-Infinity'", "\"-Infinity\"", "-Infinity", "DOUBLE"),
            new Sample("numeric(10,2)", "1.10", "\"1.10\"", "1.10", "DECIMAL(10, 2)"),
            new Sample(
                    "numeric(38,18)",
                    "12345678901234567890.123456789012345678",
                    "\"12345678901234567890.123456789012345678\"",
                    "12345678901234567890.123456789012345678",
                    "DECIMAL(38, 18)"),
            new Sample("numeric", "0.1", "\"0.1\"", "0.100000000000000000", "DECIMAL(38, 18)"),
            new Sample("numeric(5,-2)", "12345", "\"12300\"", "12300", "DECIMAL(7, 0)"),
            new Sample("numeric(2,4)", "0.0012", "\"0.0012\"", "0.0012", "DECIMAL(4, 4)"),
            new Sample(
                    "numeric(60,2)",
                    "1234567890123456789012345678901234567890.12",
                    "\"1234567890123456789012345678901234567890.12\"",
                    "1234567890123456789012345678901234567890.12",
                    TEXT),
            new Sample("money", "'-1234.50'", "\"-1234.50\"", "-1234.50", "DECIMAL(19, 2)"),
            new Sample("date", "'2011-12-09'", "\"2011-12-09\"", "2011-12-09", "DATE"),
            new Sample("date", "'0044-03-15 BC'", "\"-0043-03-15\"", "-0043-03-15", "DATE"),
            new Sample("date", "'12345-01-02'", "\"+12345-01-02\"", "+12345-01-02", "DATE"),
            new Sample(
                    "timestamp",
                    "'2011-12-09 12:50:00.123456'",
                    "\"2011-12-09T12:50:00.123456\"",
                    "2011-12-09T12:50:00.123456",
                    "TIMESTAMP(6)"),
            new Sample(
                    "timestamp(3)",
                    "'2011-12-09 12:50:00.123456'",
                    "\"2011-12-09T12:50:00.123\"",
                    "2011-12-09T12:50:00.123",
                    "TIMESTAMP(3)"),
            new Sample(
                    "timestamp",
                    "'0044-03-15 01:02:03 BC'",
                    "\"-0043-03-15T01:02:03\"",
                    "-0043-03-15T01:02:03",
                    "TIMESTAMP(6)"),
            new Sample(
                    "timestamptz",
                    "'2011-12-09 12:50:00.5+05:30'",
                    "\"2011-12-09T07:20:00.5Z\"",
                    "2011-12-09T07:20:00.500",
                    "TIMESTAMP(6) WITH LOCAL TIME ZONE"),
            new Sample(
                    "timestamptz(0)",
                    "'1900-01-01 00:00:00+00:19:32'",
                    "\"1899-12-31T23:40:28Z\"",
                    "1899-12-31T23:40:28",
                    "TIMESTAMP(0) WITH LOCAL TIME ZONE"),
            new Sample("time", "'24:00:00'", "\"24:00:00\"", "24:00:00", TEXT),
            new Sample("time(3)", "'12:50:00.123'", "\"12:50:00.123\"", "12:50:00.123", TEXT),
            new Sample("timetz", "'12:50:00+05:30'", "\"12:50:00+05:30\"", "12:50:00+05:30", TEXT),
            new Sample(
                    "interval", "'1 year 2 mons 3 days 04:05:06.7'", "\"P1Y2M3DT4H5M6.7S\"", "P1Y2M3DT4H5M6.7S", TEXT),
            new Sample(
                    "text",
                    "E'a\\t\"\\\\ \\u00e9 \\U0001F600 \\x01'",
                    "\"a\\t\\\"\\\\ é 😀 \\u0001\"",
                    "a\t\"\\ é 😀 \u0001",
                    TEXT),
            new Sample("varchar(5)", "''", "\"\"", "", TEXT),
            new Sample("char(4)", "'ab'", "\"ab  \"", "ab  ", TEXT),
            new Sample("bytea", "'\\x00ff10'", "\"AP8Q\"", "[0, -1, 16]", "VARBINARY(2147483647)"),
            new Sample(
                    "uuid",
                    "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
                    "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"",
                    "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                    TEXT),
            new Sample("json", "'{\"a\" : [1, null]}'", "\"{\\\"a\\\" : [1, null]}\"", "{\"a\" : [1, null]}", TEXT),
            new Sample("jsonb", "'{\"a\":1.00}'", "\"{\\\"a\\\": 1.00}\"", "{\"a\": 1.00}", TEXT),
            new Sample("xml", "'<a>1</a>'", "\"<a>1</a>\"", "<a>1</a>", TEXT),
            new Sample("bit(3)", "B'101'", "\"101\"", "101", TEXT),
            new Sample("varbit", "B''", "\"\"", "", TEXT),
            new Sample("inet", "'10.0.0.1/8'", "\"10.0.0.1/8\"", "10.0.0.1/8", TEXT),
            new Sample("macaddr", "'08:00:2b:01:02:03'", "\"08:00:2b:01:02:03\"", "08:00:2b:01:02:03", TEXT),
            new Sample("point", "'(1,2)'", "\"(1,2)\"", "(1,2)", TEXT),
            new Sample("int4range", "'[1,5)'", "\"[1,5)\"", "[1,5)", TEXT),
            new Sample(
                    "tstzrange",
                    "'[2011-12-09 00:00+00,)'",
                    "\"[\\\"2011-12-09 00:00:00+00\\\",)\"",
                    "[\"2011-12-09 00:00:00+00\",)",
                    TEXT),
            new Sample("tsvector", "'a b'", "\"'a' 'b'\"", "'a' 'b'", TEXT),
            new Sample("mood", "'so so'", "\"so so\"", "so so", TEXT),
            new Sample("pair", "ROW(1,'x y')", "\"(1,\\\"x y\\\")\"", "(1,\"x y\")", TEXT),
            new Sample("positive", "7", "7", "7", "INT"),
            new Sample("int[]", "'{1,NULL,3}'", "[1,null,3]", "[1, null, 3]", "ARRAY<INT>"),
            new Sample(
                    "text[]",
                    "ARRAY['a,b', 'NULL', NULL, '\"', '\\', '']",
                    "[\"a,b\",\"NULL\",null,\"\\\"\",\"\\\\\",\"\"]",
                    "[a,b, NULL, null, \", \\, ]",
                    "ARRAY<" + TEXT + ">"),
            new Sample("numeric(5,1)[]", "'{1.5}'", "[\"1.5\"]", "[1.5]", "ARRAY<DECIMAL(5, 1)>"),
            new Sample(
                    "timestamptz[]",
                    "'{2011-12-09 00:00+00}'",
                    "[\"2011-12-09T00:00:00Z\"]",
                    "[2011-12-09T00:00]",
                    "ARRAY<TIMESTAMP(6) WITH LOCAL TIME ZONE>"),
            new Sample("boolean[]", "'{}'", "[]", "[]", "ARRAY<BOOLEAN>"),
            new Sample("bytea[]", "ARRAY['\\x01'::bytea]", "[\"AQ==\"]", "[[1]]", "ARRAY<VARBINARY(2147483647)>"),
            new Sample("mood[]", "'{\"so so\",good}'", "[\"so so\",\"good\"]", "[so so, good]", "ARRAY<" + TEXT + ">"),
            new Sample("int", "NULL", "null", "null", "INT"),
            // Without a Flink value: kept as they are in the log.
            new Sample("numeric", "'NaN'", "\"NaN\"", null, "DECIMAL(38, 18)"),
            new Sample("date", "'infinity'", "\"infinity\"", null, "DATE"),
            new Sample("timestamp", "'-infinity'", "\"-infinity\"", null, "TIMESTAMP(6)"),
            new Sample("timestamptz", "'infinity'", "\"infinity\"", null, "TIMESTAMP(6) WITH LOCAL TIME ZONE"),
            new Sample("int[]", "'[0:1][1:1]={{1},{2}}'", "[[1],[2]]", null, "ARRAY<INT>"));

    @Test
    void everyTypeIsReadExactly() throws Exception {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < SAMPLES.size(); i++) {
            columns.add("c" + i + " " + SAMPLES.get(i).type());
            values.add(SAMPLES.get(i).sql());
        }
        String row = String.join(", ", values) + ")";
        String[] setup = {
            "CREATE TYPE mood AS ENUM ('good', 'so so')",
            "CREATE TYPE pair AS (a int, b text)",
            "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
            "CREATE TABLE t (id int PRIMARY KEY, " + String.join(", ", columns)
                    + ", generated int GENERATED ALWAYS AS (id * 2) STORED)",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            "INSERT INTO t VALUES (1, " + row
        };
        try (Capture capture =
                Capture.ofPostgres("types", Map.of(), setup).start().awaitStreaming()) {
            Systems.postgres().run("types", "INSERT INTO t VALUES (2, " + row, "UPDATE t SET id = id WHERE id = 2");
            capture.await("public.t", 3);
            TableShape shape =
                    new PostgresDatabase().describe("types", capture.spec().options(), "t");
            assertEquals(List.of("id"), shape.key());
            byte[] bytes = capture.records("public.t").get(1).value();
            List<JsonNode> records = capture.values("public.t");
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < SAMPLES.size(); i++) {
                Sample sample = SAMPLES.get(i);
                String what = sample.type() + " " + sample.sql();
                JsonNode expected = new ObjectMapper().readTree(sample.json());
                compare(
                        wrong,
                        what + " in Flink's types",
                        sample.flinkType(),
                        shape.columns().get(i + 1).type());
                compare(
                        wrong,
                        what + " by the snapshot",
                        expected,
                        records.get(0).get("after").get("c" + i));
                compare(
                        wrong,
                        what + " by the log",
                        expected,
                        records.get(1).get("after").get("c" + i));
                compare(
                        wrong,
                        what + " before",
                        expected,
                        records.get(2).get("before").get("c" + i));
                if (sample.flink() != null) {
                    List<String> read = FlinkReader.column(bytes, "c" + i, sample.flinkType());
                    compare(wrong, what + " as Flink reads it", List.of("+I " + sample.flink()), read);
                }
            }
            assertEquals(List.of(), wrong);
            assertEquals(SAMPLES.size() + 1, shape.columns().size());
            assertEquals("INT NOT NULL", shape.columns().get(0).type());
        }
    }

    private static void compare(List<String> wrong, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            wrong.add(what + ": expected " + expected + ", found " + found + "\n");
        }
    }
}
