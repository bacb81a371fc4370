package dev.kappa.connectors.s3.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketOptionsTest {
    private static final String AWS = "https://sqs.eu-central-1.amazonaws.com/123456789012/events";

    @Test
    void theQueueAloneIsEnough() {
        assertEquals(
                new BucketOptions(
                        URI.create(AWS),
                        Optional.empty(),
                        "eu-central-1",
                        Optional.empty(),
                        URI.create("https://sqs.eu-central-1.amazonaws.com"),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        KeyGlobs.parse(
                                "**.csv,**.csv.gz,**.json,**.json.gz,**.jsonl,**.jsonl.gz,**.ndjson,**.ndjson.gz"),
                        Optional.empty(),
                        Duration.ofSeconds(20),
                        20_000,
                        OptionalInt.empty(),
                        1_000_000,
                        2L << 30),
                BucketOptions.of("uploads", Map.of("connector", "s3-notifications", "queue-url", AWS)));
    }

    @Test
    void everyOptionIsRead() {
        assertEquals(
                new BucketOptions(
                        URI.create("http://localhost:9324/000000000000/events"),
                        Optional.of("shop-uploads"),
                        "us-west-2",
                        Optional.of(URI.create("http://localhost:9000")),
                        URI.create("http://localhost:9325"),
                        false,
                        Optional.of("${secret:s3-access-key}"),
                        Optional.of("${secret:s3-secret-key}"),
                        KeyGlobs.parse("prices/*.csv"),
                        Optional.of(Duration.ofSeconds(30)),
                        Duration.ofSeconds(1),
                        500,
                        OptionalInt.of(4),
                        1000,
                        1 << 20),
                BucketOptions.of(
                        "uploads",
                        Map.ofEntries(
                                Map.entry("connector", "s3-notifications"),
                                Map.entry("queue-url", "http://localhost:9324/000000000000/events"),
                                Map.entry("bucket", "shop-uploads"),
                                Map.entry("region", "us-west-2"),
                                Map.entry("endpoint", "http://localhost:9000"),
                                Map.entry("queue-endpoint", "http://localhost:9325"),
                                Map.entry("path-style-access", "false"),
                                Map.entry("access-key", "${secret:s3-access-key}"),
                                Map.entry("secret-key", "${secret:s3-secret-key}"),
                                Map.entry("records", " prices/*.csv "),
                                Map.entry("visibility-timeout", "30s"),
                                Map.entry("wait-time", "1 s"),
                                Map.entry("max-in-flight", "500"),
                                Map.entry("parallelism", "4"),
                                Map.entry("max-record-size", "1000 b"),
                                Map.entry("max-object-size", "1 mb"))));
    }

    @Test
    void everyProblemIsToldAtOnce() {
        KappaException e = assertThrows(
                KappaException.class,
                () -> BucketOptions.of(
                        "uploads",
                        Map.ofEntries(
                                Map.entry("connector", "s3"),
                                Map.entry("queue_url", AWS),
                                Map.entry("endpoint", "http://user:word@host"),
                                Map.entry("queue-endpoint", "localhost"),
                                Map.entry("path-style-access", "maybe"),
                                Map.entry("access-key", "AKIA123"),
                                Map.entry("visibility-timeout", "13 h"),
                                Map.entry("wait-time", "soon"),
                                Map.entry("max-in-flight", "0"),
                                Map.entry("parallelism", "-1"),
                                Map.entry("max-record-size", "2 mb"),
                                Map.entry("max-object-size", "0 b"))));

        assertEquals(
                """
                UNKNOWN_OPTION: source 'uploads' has an unknown option 'queue_url'. Did you mean 'queue-url'?
                INVALID_OPTION: option 'connector' of source 'uploads' is 's3'. Allowed: 's3-notifications'.
                MISSING_OPTION: source 'uploads' has no option 'queue-url'. Add 'queue-url' = 'https://sqs.<region>.amazonaws.com/<account>/<queue>'.
                INVALID_OPTION: option 'endpoint' of source 'uploads' is 'http://…@host'. Allowed: a URL such as https://host:port, without a user.
                INVALID_OPTION: option 'queue-endpoint' of source 'uploads' is 'localhost'. Allowed: a URL such as https://host:port, without a user.
                INVALID_OPTION: option 'access-key' of source 'uploads' holds a secret in clear. Write 'access-key' = '${secret:s3-access-key}' and put the value into that secret.
                MISSING_OPTION: source 'uploads' has only one of 'access-key' and 'secret-key'. Give both, or none to use the default credential chain of the AWS SDK.
                INVALID_OPTION: option 'visibility-timeout' of source 'uploads' is '13 h'. Allowed: 2 s to 12 h.
                INVALID_OPTION: option 'wait-time' of source 'uploads' is 'soon'. Allowed: 0 s to 20 s.
                INVALID_OPTION: option 'max-in-flight' of source 'uploads' is '0'. Allowed: 1 to 120000.
                INVALID_OPTION: option 'parallelism' of source 'uploads' is '-1'. Allowed: 1 to 1024.
                INVALID_OPTION: option 'max-record-size' of source 'uploads' is '2 mb'. Allowed: 1 to 1000000 bytes, for a broker takes no longer message by default.
                INVALID_OPTION: option 'max-object-size' of source 'uploads' is '0 b'. Allowed: at least 1 byte.
                INVALID_OPTION: option 'path-style-access' of source 'uploads' is 'maybe'. Allowed: true or false."""
                        .strip(),
                String.join("\n", e.problems().stream().map(Problem::toString).toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "**.csv, a.csv, true",
        "**.csv, deep/er/a.csv, true",
        "**.csv, a.csv.gz, false",
        "*.csv, a.csv, true",
        "*.csv, deep/a.csv, false",
        "prices/**, prices/a/b, true",
        "prices/**, other/a, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a.csv, axcsv, false",
        "'*.csv,x/**', x/y, true",
        "'[a](b)+$^|\\', '[a](b)+$^|\\', true",
        "'', a.csv, false",
        "**, '', true"
    })
    void globsMatchWholeKeys(String globs, String key, boolean expected) {
        assertEquals(expected, KeyGlobs.parse(globs).matches(key));
    }

    @Test
    void aKeyWithALineBreakMatches() {
        assertEquals(true, KeyGlobs.parse("**.csv").matches("a\nb.csv"));
        assertEquals(List.of(true), List.of(KeyGlobs.parse("a?b.csv").matches("a\nb.csv")));
    }
}
