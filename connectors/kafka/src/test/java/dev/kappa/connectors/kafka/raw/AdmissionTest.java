package dev.kappa.connectors.kafka.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every class of damage that Flink's own formats would let through, drop or die of. */
class AdmissionTest {

    private static final ResolvedSchema SCHEMA = ResolvedSchema.of(
            Column.physical("id", DataTypes.BIGINT().notNull()),
            Column.physical("price", DataTypes.DECIMAL(5, 2)),
            Column.physical("paid", DataTypes.BOOLEAN()),
            Column.physical("n", DataTypes.TINYINT()),
            Column.physical("f", DataTypes.FLOAT()),
            Column.physical("name", DataTypes.VARCHAR(5)),
            Column.physical("at", DataTypes.TIMESTAMP(3)));

    private static RawTableSource source(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of(
                "connector", "kappa-raw",
                "topic", "t",
                "properties.bootstrap.servers", "127.0.0.1:1",
                "group.id", "g",
                "kind", "application",
                "format", "json",
                "stream", "s",
                "dead-letter-topic", "s.dead-letters",
                "transactional-id-prefix", "p"));
        options.putAll(more);
        CatalogTable table = CatalogTable.newBuilder()
                .schema(Schema.newBuilder().fromResolvedSchema(SCHEMA).build())
                .options(options)
                .build();
        return (RawTableSource) FactoryUtil.createDynamicTableSource(
                null,
                ObjectIdentifier.of("c", "d", "t"),
                new ResolvedCatalogTable(table, SCHEMA),
                Map.of(),
                new Configuration(),
                AdmissionTest.class.getClassLoader(),
                false);
    }

    private static OneInputStreamOperatorTestHarness<RawRecord, RowData> harness(Map<String, String> more)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new Admission(source(more).rules(ScanRuntimeProviderContext.INSTANCE)), RawRecordSerializer.INSTANCE);
    }

    private static RawRecord record(String value, String... headers) {
        List<RawRecord.Header> all = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new RawRecord.Header(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return new RawRecord("t", 3, 42, 5, null, value == null ? null : value.getBytes(StandardCharsets.UTF_8), all);
    }

    /** The reason, or the kinds of the admitted rows. */
    private static String fate(Map<String, String> more, RawRecord record) throws Exception {
        try (var harness = harness(more)) {
            harness.open();
            harness.processElement(new StreamRecord<>(record));
            var letters = harness.getSideOutput(Admission.REFUSED);
            if (letters != null && !letters.isEmpty()) {
                RawRecord letter = letters.peek().getValue();
                assertEquals(record.value(), letter.value());
                assertEquals("42", letter.header("kappa.offset").orElseThrow());
                return letter.header("kappa.reason").orElseThrow();
            }
            return harness.extractOutputValues().stream()
                    .map(row -> row.getRowKind().shortString())
                    .toList()
                    .toString();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "tombstone",
            value = {
                "{\"id\":1,\"price\":999.99,\"paid\":false,\"n\":-128,\"f\":1.5,\"name\":\"abcde\",\"at\":\"2026-01-01T00:00:00\"} | [+I]",
                "{\"id\":\"1\",\"price\":\"1.005\",\"paid\":\"TRUE\",\"n\":null,\"unknown\":{}} | [+I]",
                "{\"id\":1,\"price\":1000.00} | column 'price': '1000.00' does not fit DECIMAL(5, 2)",
                "{\"id\":1,\"price\":1e999999999} | column 'price': 'Infinity' is not of type DECIMAL(5, 2)",
                "{\"id\":1,\"price\":1e-999999999} | column 'price': '1E-999999999' does not fit DECIMAL(5, 2)",
                "{\"id\":1,\"price\":\"abc\"} | column 'price': 'abc' is not of type DECIMAL(5, 2)",
                "{\"id\":1,\"paid\":\"yes\"} | column 'paid': 'yes' is neither true nor false",
                "{\"id\":1,\"n\":128} | column 'n': '128' is out of the range of TINYINT",
                "{\"id\":1.7} | column 'id': '1.7' is not a whole number, as BIGINT NOT NULL wants",
                "{\"id\":9223372036854775808} | column 'id': '9223372036854775808' is out of the range of BIGINT NOT NULL",
                "{\"id\":1,\"f\":1e300} | column 'f': '1E+300' is out of the range of FLOAT",
                "{\"id\":1,\"f\":1e999} | column 'f': 'Infinity' is out of the range of FLOAT",
                "{\"id\":1,\"name\":\"abcdef\"} | column 'name': 'abcdef' is longer than VARCHAR(5)",
                "{\"id\":1,\"name\":\"a\\u0000b\"} | column 'name': 'a?b' holds a NUL character, which databases refuse",
                "{\"id\":1,\"at\":1234} | column 'at': '1234' is a number and not of type TIMESTAMP(3)",
                "{\"id\":1,\"at\":\"2026-01-01 00:00:00\"} | column 'at': '2026-01-01 00:00:00' is not of type TIMESTAMP(3) as 'ISO-8601' writes it, see the character 11",
                "{\"price\":1} | column 'id' is NOT NULL and the record has no such field",
                "{\"id\":null} | column 'id' is NOT NULL and the record has null",
                "[{\"id\":1}] | the record is not a JSON object but an array",
                "null | the record is not a JSON object but null",
                "tombstone | the record has no value (a tombstone)",
                "~~ | the record is empty",
            })
    void json(String value, String fate) throws Exception {
        assertEquals(fate, fate(Map.of("json.timestamp-format.standard", "ISO-8601"), record(value)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1 | Unexpected end-of-input",
                "{\"id\":1} {\"id\":2} | Trailing token",
                "hello | Unrecognized token 'hello'",
            })
    void whatDoesNotParseSaysWhy(String value, String part) throws Exception {
        String reason = fate(Map.of("json.timestamp-format.standard", "ISO-8601"), record(value));

        assertTrue(reason.contains(part), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1}} | [+I]",
                "{\"op\":\"r\",\"after\":{\"id\":1}} | [+I]",
                "{\"op\":\"u\",\"before\":{\"id\":1},\"after\":{\"id\":2}} | [-U, +U]",
                "{\"op\":\"d\",\"before\":{\"id\":1},\"after\":null} | [-D]",
                "{\"op\":\"t\"} | the table was truncated: the database does not tell which rows went, so the stream keeps them until it is made of another source",
                "{\"op\":\"u\",\"before\":null,\"after\":{\"id\":1}} | op 'u' without 'before'; the table needs REPLICA IDENTITY FULL (Postgres) or full row images",
                "{\"op\":\"u\",\"before\":{\"id\":1},\"after\":{\"id\":2,\"price\":1000}} | column 'price': '1000' does not fit DECIMAL(5, 2)",
                "{\"op\":\"c\",\"after\":null} | op 'c' without 'after'",
            })
    void cdc(String value, String fate) throws Exception {
        assertEquals(fate, fate(Map.of("kind", "cdc", "format", "debezium-json"), record(value)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1;9.99;true;1;1.5;abc;2026-01-01 00:00:00 | [+I]",
                "1;NULL;NULL;NULL;NULL;NULL;NULL | [+I]",
                "NULL;9.99;true;1;1.5;abc;NULL | column 'id' is NOT NULL and the record has no value",
                "1;1000;true;1;1.5;abc;NULL | column 'price': '1000' does not fit DECIMAL(5, 2)",
                "1;9.99;ja;1;1.5;abc;NULL | column 'paid': 'ja' is neither true nor false",
                "1;9.99;true;300;1.5;abc;NULL | column 'n': '300' is out of the range of TINYINT",
                "1;2 | Row length mismatch. 7 fields expected but was 2.",
            })
    void csv(String value, String fate) throws Exception {
        Map<String, String> options = Map.of(
                "format",
                "csv",
                "csv.field-delimiter",
                ";",
                "csv.null-literal",
                "NULL",
                "csv.disable-quote-character",
                "true");

        assertEquals(fate, fate(options, record(value)));
    }

    @Test
    void recordsOfOtherPrefixesAreSkippedAndHeaderLinesCounted() throws Exception {
        Map<String, String> options = Map.of(
                "kind",
                "records",
                "format",
                "csv",
                "csv.header",
                "true",
                "bucket",
                "b",
                "prefix",
                "prices/",
                "csv.null-literal",
                "NULL");
        try (var harness = harness(options)) {
            harness.open();
            String line = "1,9.99,true,1,1.5,abc,NULL";
            harness.processElement(
                    new StreamRecord<>(record("id,price", "s3.bucket", "b", "s3.key", "prices/a.csv", "s3.line", "1")));
            harness.processElement(
                    new StreamRecord<>(record(line, "s3.bucket", "b", "s3.key", "prices/a.csv", "s3.line", "2")));
            harness.processElement(
                    new StreamRecord<>(record(line, "s3.bucket", "b", "s3.key", "other/a.csv", "s3.line", "2")));
            harness.processElement(
                    new StreamRecord<>(record(line, "s3.bucket", "c", "s3.key", "prices/a.csv", "s3.line", "2")));
            harness.processElement(
                    new StreamRecord<>(record("x", "s3.bucket", "b", "s3.key", "prices/a.csv", "s3.line", "3")));

            OperatorSubtaskState state = harness.snapshot(1, 1);
            assertEquals(1, harness.extractOutputValues().size());
            assertEquals(1, harness.getSideOutput(Admission.REFUSED).size());
            assertTrue(state.hasState());
        }
    }

    @Test
    void optionsThatWouldLoseRecordsAreRefused() {
        ValidationException refused = assertThrows(
                ValidationException.class,
                () -> source(Map.of("json.ignore-parse-errors", "true", "prefix", "a/", "csv.header", "true")));

        assertEquals(
                "topic 't' cannot be read: 'json.ignore-parse-errors' would drop records silently; remove it,"
                        + " what cannot be read goes to the dead-letter topic; 'bucket' and 'prefix' are for"
                        + " 'kind'='records' only; 'csv.header' is for 'kind'='records' with 'format'='csv' only",
                refused.getCause().getMessage());
    }
}
