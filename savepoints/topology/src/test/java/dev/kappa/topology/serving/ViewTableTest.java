package dev.kappa.topology.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewTableTest {

    @Test
    void everyFlinkTypeHasItsPostgresType() {
        Map<String, String> expected = Map.ofEntries(
                Map.entry("TINYINT", "smallint"),
                Map.entry("INT NOT NULL", "integer"),
                Map.entry("BIGINT", "bigint"),
                Map.entry("FLOAT", "real"),
                Map.entry("DOUBLE", "double precision"),
                Map.entry("DECIMAL(38, 18) NOT NULL", "numeric(38,18)"),
                Map.entry("VARCHAR(2147483647)", "text"),
                Map.entry("CHAR(3)", "text"),
                Map.entry("VARBINARY(2147483647)", "bytea"),
                Map.entry("BOOLEAN", "boolean"),
                Map.entry("DATE", "date"),
                Map.entry("TIME(3)", "time"),
                Map.entry("TIMESTAMP(3) *ROWTIME* NOT NULL", "timestamp"),
                Map.entry("TIMESTAMP(9) WITH LOCAL TIME ZONE", "timestamptz"),
                Map.entry("ARRAY<INT NOT NULL> NOT NULL", "integer[]"),
                Map.entry("ARRAY<TIMESTAMP(3) WITH LOCAL TIME ZONE>", "timestamptz[]"),
                Map.entry("ARRAY<ROW<`a>` INT>>", "jsonb"),
                Map.entry("ROW<`a` INT, `b` ARRAY<INT>>", "jsonb"),
                Map.entry("MAP<VARCHAR(10) NOT NULL, INT>", "jsonb"),
                Map.entry("MULTISET<INT>", "jsonb"),
                Map.entry("INTERVAL DAY(2) TO SECOND(6)", "interval"));

        expected.forEach((flink, postgres) ->
                assertEquals(postgres, PostgresType.of(flink).ddl(), flink));
    }

    @Test
    void aKeyThatCannotBeNullIsTheTablesOwn() {
        ViewTable table = new ViewTable(
                "public",
                "revenue_v3",
                List.of(
                        new ViewColumn("country", "VARCHAR(2147483647) NOT NULL"),
                        new ViewColumn("hour", "TIMESTAMP(3) NOT NULL"),
                        new ViewColumn("say \"hi\"", "DECIMAL(10, 2)")),
                Optional.of(List.of("country", "hour")));

        assertEquals(
                """
                CREATE TABLE IF NOT EXISTS "public"."revenue_v3" (
                  "country" text NOT NULL,
                  "hour" timestamp NOT NULL,
                  "say ""hi""\" numeric(10,2),
                  PRIMARY KEY ("country", "hour")
                )""",
                table.createStatement());
    }

    @Test
    void aKeyThatMayBeNullOrIsEmptyOrMissingIsHidden() {
        List<ViewColumn> columns = List.of(new ViewColumn("a", "INT"), new ViewColumn("b", "TIMESTAMP(9) NOT NULL"));

        assertEquals(
                List.of(
                        ViewTable.KeyKind.HIDDEN_JSON,
                        ViewTable.KeyKind.HIDDEN_JSON,
                        ViewTable.KeyKind.HIDDEN_JSON,
                        ViewTable.KeyKind.HIDDEN_NUMBER),
                List.of(
                        new ViewTable("public", "x_v1", columns, Optional.of(List.of("a"))).keyKind(),
                        new ViewTable("public", "x_v1", columns, Optional.of(List.of("b"))).keyKind(),
                        new ViewTable("public", "x_v1", columns, Optional.of(List.of())).keyKind(),
                        new ViewTable("public", "x_v1", columns, Optional.empty()).keyKind()));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        List<ViewColumn> columns = List.of(
                new ViewColumn("xmin", "INT"),
                new ViewColumn("a", "RAW('java.lang.Object', 'AA==')"),
                new ViewColumn("a", "INT"),
                new ViewColumn("x".repeat(64), "INT"));

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new ViewTable("public", "x_v1", columns, Optional.of(List.of("b"))));

        assertEquals(
                "view table public.x_v1: column 'xmin' has the name of a Postgres system column; give it an alias; "
                        + "column 'a': type RAW('java.lang.Object', 'AA==') cannot be stored in a view; CAST it to one that can,"
                        + " for example STRING; column 'a' appears twice; give one of them an alias; the name '"
                        + "x".repeat(64) + "' has 64 bytes, Postgres keeps 63; give it a shorter alias; "
                        + "key column 'b' is not a column of it, those are "
                        + new java.util.HashSet<>(List.of("xmin", "a", "x".repeat(64))),
                refused.getMessage());
    }
}
