package dev.kappa.connectors.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordScannerTest {
    private static final int LONGEST = 40;

    @TempDir
    Path directory;

    static Stream<Arguments> cases() {
        return Stream.of(
                lines("empty object", ""),
                lines("only line breaks", "\n\r\n\n"),
                lines("last line without break", "{\"a\":1}\n{\"a\":2}", "1 {\"a\":1}", "2 {\"a\":2}"),
                lines("carriage returns", "a\r\nb\r\n", "1 a", "2 b"),
                lines("a lone carriage return is a character", "a\rb\n", "1 a\\rb"),
                lines("blank lines count as lines only", "a\n\n  \nb\n", "1 a", "4 b"),
                lines("byte order mark", "\uFEFFa\nb", "1 a", "2 b"),
                lines("a mark elsewhere is data", "a\n\uFEFFb", "1 a", "2 \uFEFFb"),
                lines("quotes mean nothing", "\"a\nb\"", "1 \"a", "2 b\""),
                lines(
                        "too long",
                        "x".repeat(41) + "\nb",
                        "BAD 1 41 " + "x".repeat(41)
                                + " the record has 41 bytes, more than the 40 of option 'max-record-size'",
                        "2 b"),
                lines("as long as allowed", "x".repeat(40) + "\r\n", "1 " + "x".repeat(40)),
                csv("break inside quotes", "a,\"b\nc\",d\ne", "1 a,\"b\\nc\",d", "3 e"),
                csv("break inside quotes, windows", "a,\"b\r\nc\"\r\ne", "1 a,\"b\\r\\nc\"", "3 e"),
                csv("doubled quotes", "\"a\"\"\n\"\"b\",c\nd", "1 \"a\"\"\\n\"\"b\",c", "3 d"),
                csv("empty quoted fields", "\"\",\"\"\n\"\"\nc", "1 \"\",\"\"", "2 \"\"", "3 c"),
                csv("a quote inside a field is a character", "5\" pipe,x\ny", "1 5\" pipe,x", "2 y"),
                csv("other delimiters", "a;\"b\nc\"\td|\"e\nf\"\ng", "1 a;\"b\\nc\"\td|\"e\\nf\"", "4 g"),
                csv("text after a closing quote", "\"a\"b,\"c\nd\"\ne", "1 \"a\"b,\"c\\nd\"", "3 e"),
                csv(
                        "a quote that nothing closes costs its line",
                        "a,\"b\nc,d\ne",
                        "BAD 1 4 a,\"b a quote is opened on this line and nothing closes it within the longest record",
                        "2 c,d",
                        "3 e"),
                csv(
                        "a quote that nothing closes on the last line",
                        "a\nb,\"c",
                        "1 a",
                        "BAD 2 4 b,\"c a quote is opened on this line and nothing closes it within the longest record"),
                csv(
                        "a quote that is closed too far away",
                        "\"a\n" + "bbbbbbbbbbbbbbb\n".repeat(3) + "c\"\nd",
                        "BAD 1 2 \"a a quote is opened on this line and nothing closes it within the longest record",
                        "2 bbbbbbbbbbbbbbb",
                        "3 bbbbbbbbbbbbbbb",
                        "4 bbbbbbbbbbbbbbb",
                        "5 c\"",
                        "6 d"),
                csv("spaces are a record of CSV", " \n\n", "1  "));
    }

    private static Arguments lines(String name, String text, String... expected) {
        return Arguments.of(name, Layout.LINES, text, List.of(expected));
    }

    private static Arguments csv(String name, String text, String... expected) {
        return Arguments.of(name, Layout.CSV, text, List.of(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void cuts(String name, Layout layout, String text, List<String> expected) throws IOException {
        assertEquals(expected, scan(file(text), layout, Place.BEGIN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void goesOnFromEveryPlaceAsIfItHadNotStopped(String name, Layout layout, String text, List<String> expected)
            throws IOException {
        Path file = file(text);
        List<String> before = new ArrayList<>();
        Place place = Place.BEGIN;
        while (true) {
            List<String> all = new ArrayList<>(before);
            all.addAll(scan(file, layout, place));
            assertEquals(expected, all);
            try (RecordScanner scanner = new RecordScanner(file, layout, LONGEST, place)) {
                Optional<Scanned> next = scanner.next();
                if (next.isEmpty()) {
                    return;
                }
                before.add(text(next.get()));
                place = scanner.place();
            }
        }
    }

    @Test
    void afterAHundredStrayQuotesTheRestIsReadLineByLine() throws IOException {
        String stray = "\"a\n" + "bbbbbbbbbbbbbbb\n".repeat(3);

        List<String> found = scan(file(stray.repeat(100) + "\"b\nc\""), Layout.CSV, Place.BEGIN);

        assertEquals(100, found.stream().filter(line -> line.startsWith("BAD")).count());
        assertEquals(List.of("401 \"b", "402 c\""), found.subList(400, 402));
    }

    @Test
    void recordsAcrossTheBuffersEdgeAreWhole() throws IOException {
        String text = "a,\"1\n2\"\r\n".repeat(20_000);

        List<String> found = scan(file(text), Layout.CSV, Place.BEGIN);

        assertEquals(20_000, found.size());
        assertEquals("39999 a,\"1\\n2\"", found.get(19_999));
        assertEquals(
                1,
                found.stream()
                        .map(line -> line.replaceFirst("\\d+ ", ""))
                        .distinct()
                        .count());
    }

    private Path file(String text) throws IOException {
        return Files.write(directory.resolve("object"), text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> scan(Path file, Layout layout, Place from) throws IOException {
        List<String> found = new ArrayList<>();
        try (RecordScanner scanner = new RecordScanner(file, layout, LONGEST, from)) {
            for (Optional<Scanned> next = scanner.next(); next.isPresent(); next = scanner.next()) {
                found.add(text(next.get()));
            }
        }
        return found;
    }

    private static String text(Scanned scanned) {
        if (scanned instanceof Scanned.Line line) {
            return line.line() + " " + escaped(line.bytes());
        }
        Scanned.Unusable bad = (Scanned.Unusable) scanned;
        return "BAD " + bad.line() + " " + bad.length() + " " + escaped(bad.start()) + " " + bad.reason();
    }

    private static String escaped(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\r", "\\r").replace("\n", "\\n");
    }
}
