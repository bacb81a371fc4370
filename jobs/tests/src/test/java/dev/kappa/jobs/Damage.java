package dev.kappa.jobs;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Classes of damage, by name, for each of the doors: what applications, files and databases really send, or what a broken client does. A record has at most
 * one of them.
 */
final class Damage {
    private static final String MARK = "@@";
    private static final String JSON =
            "{\"id\":1,\"price\":9.50,\"paid\":true,\"n\":1,\"f\":1.5,\"name\":\"abc\",\"at\":\"2026-01-01T00:00:00.500\","
                    + "\"tags\":[\"a\"],\"addr\":{\"zip\":1}}";
    private static final String CSV = "1,9.50,abc,2026-01-01 00:00:00.500";
    private static final String CDC =
            "{\"before\":null,\"after\":{\"id\":900000,\"price\":9.50,\"name\":\"abc\",\"at\":\"2026-01-01T00:00:00.5\"},"
                    + "\"op\":\"c\",\"ts_ms\":1}";

    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    private Damage() {}

    /** In a JSON topic of columns id, price, paid, n, f, name, at, tags, addr. */
    static Map<String, byte[]> json() {
        Damage all = new Damage();
        all.put("tombstone", (byte[]) null);
        all.put("empty", "");
        all.put("blank", "   ");
        all.put("null", "null");
        all.put("boolean", "true");
        all.put("number", "42");
        all.put("text", "\"text\"");
        all.put("empty array", "[]");
        all.put("empty object", "{}");
        all.put("cut object", JSON.substring(0, 60));
        all.put("cut text", JSON.substring(0, 66));
        all.put("trailing comma", JSON.replace("}}", "},}"));
        all.put("two objects", JSON + JSON);
        all.put("garbage behind", JSON + "#");
        all.put("single quotes", JSON.replace('"', '\''));
        all.put("bare keys", JSON.replace("\"id\"", "id"));
        all.put("NaN", JSON.replace("1.5", "NaN"));
        all.put("Infinity", JSON.replace("1.5", "Infinity"));
        all.put("comment", "/* a */" + JSON);
        all.put("UTF-16", JSON.getBytes(StandardCharsets.UTF_16));
        all.put("EBCDIC", JSON.getBytes(Charset.forName("IBM037")));
        all.put("broken UTF-8", bytes(JSON.replace("abc", MARK), 0xC3, 0x28));
        all.put("overlong UTF-8", bytes(JSON.replace("abc", MARK), 0xC0, 0xAF));
        all.put("Latin-1", JSON.replace("abc", "M\u00fcll").getBytes(StandardCharsets.ISO_8859_1));
        all.put("lone surrogate", JSON.replace("abc", "\\ud800"));
        all.put("NUL in text", JSON.replace("abc", "a\\u0000b"));
        all.put("raw control character", JSON.replace("abc", "a\nb"));
        all.put("id absent", JSON.replace("\"id\":1,", ""));
        all.put("id null", JSON.replace("\"id\":1", "\"id\":null"));
        all.put("id text", JSON.replace("\"id\":1", "\"id\":\"abc\""));
        all.put("id fraction", JSON.replace("\"id\":1", "\"id\":1.5"));
        all.put("id too large", JSON.replace("\"id\":1", "\"id\":9223372036854775808"));
        all.put("id hexadecimal", JSON.replace("\"id\":1", "\"id\":0x10"));
        all.put("id object", JSON.replace("\"id\":1", "\"id\":{}"));
        all.put("id array", JSON.replace("\"id\":1", "\"id\":[1]"));
        all.put("id boolean", JSON.replace("\"id\":1", "\"id\":true"));
        all.put("price too large", JSON.replace("9.50", "12345678.9"));
        all.put("price text", JSON.replace("9.50", "\"cheap\""));
        all.put("price with comma", JSON.replace("9.50", "\"9,50\""));
        all.put("price exponent", JSON.replace("9.50", "1e999999999"));
        all.put("price NaN text", JSON.replace("9.50", "\"NaN\""));
        all.put("paid yes", JSON.replace("true", "\"yes\""));
        all.put("paid number", JSON.replace("true", "1"));
        all.put("n too large", JSON.replace("\"n\":1", "\"n\":128"));
        all.put("n too small", JSON.replace("\"n\":1", "\"n\":-129"));
        all.put("f too large", JSON.replace("1.5", "1e999"));
        all.put("f text", JSON.replace("1.5", "\"abc\""));
        all.put("name too long", JSON.replace("abc", "abcdefghijk"));
        all.put("name object", JSON.replace("\"abc\"", "{\"a\":1}"));
        all.put("name giant", JSON.replace("abc", "x".repeat(900_000)));
        all.put("time absent", JSON.replace("\"at\":\"2026-01-01T00:00:00.500\",", ""));
        time(all, "time null", "null");
        time(all, "time words", "\"yesterday\"");
        time(all, "time month 13", "\"2026-13-01T00:00:00\"");
        time(all, "time 30 February", "\"2026-02-30T00:00:00\"");
        time(all, "time hour 25", "\"2026-01-01T25:00:00\"");
        time(all, "time year 9999", "\"9999-12-31T23:59:59\"");
        time(all, "time year 12026", "\"+12026-01-01T00:00:00\"");
        time(all, "time zeros", "\"0000-00-00T00:00:00\"");
        time(all, "time infinity", "\"infinity\"");
        time(all, "time number", "1767225600000");
        time(all, "time date only", "\"2026-01-01\"");
        time(all, "time day first", "\"01.01.2026 00:00\"");
        time(all, "time empty", "\"\"");
        all.put("tags text", JSON.replace("[\"a\"]", "\"a\""));
        all.put("tags with NUL", JSON.replace("[\"a\"]", "[\"\\u0000\"]"));
        all.put("addr array", JSON.replace("{\"zip\":1}", "[1]"));
        all.put("zip text", JSON.replace("{\"zip\":1}", "{\"zip\":\"x\"}"));
        all.put("zip too large", JSON.replace("{\"zip\":1}", "{\"zip\":3000000000}"));
        all.put("deep nesting", JSON.replace("1.5", "[".repeat(5000) + "]".repeat(5000)));
        all.put("gzip", bytes(MARK, 0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0));
        all.put("Avro of a registry", bytes(MARK + "abc", 0, 0, 0, 0, 1));
        all.put("HTML", "<html><body>502 Bad Gateway</body></html>");
        all.put("XML", "<?xml version=\"1.0\"?><order id=\"1\"/>");
        all.put("CSV line", CSV);
        all.put("envelope of a database", CDC);
        byte[] noise = new byte[300];
        new Random(7).nextBytes(noise);
        all.put("noise", noise);
        return all.classes;
    }

    private static void time(Damage all, String name, String value) {
        all.put(name, JSON.replace("\"2026-01-01T00:00:00.500\"", value));
    }

    /** In lines of files of columns id, price, name, at. */
    static Map<String, byte[]> csv() {
        Damage all = new Damage();
        all.put("too few columns", "1,9.50");
        all.put("too many columns", CSV + ",1,2");
        all.put("only separators", ",,,");
        all.put("open quote", CSV.replace("abc", "\"abc"));
        all.put("other separator", CSV.replace(',', ';'));
        all.put("tabs", CSV.replace(',', '\t'));
        all.put("header again", "id,price,name,at");
        all.put("id text", CSV.replace("1,9", "x,9"));
        all.put("id empty", CSV.replace("1,9", ",9"));
        all.put("price currency", CSV.replace("9.50", "£9.50"));
        all.put("price decimal comma", CSV.replace("9.50", "\"9,50\""));
        all.put("price too large", CSV.replace("9.50", "1234567.00"));
        all.put("price #N/A", CSV.replace("9.50", "#N/A"));
        all.put("name too long", CSV.replace("abc", "abcdefghijk"));
        all.put("NUL", CSV.replace("abc", "a\0b"));
        all.put("time month 13", CSV.replace("2026-01", "2026-13"));
        all.put("time day first", CSV.replace("2026-01-01", "01/01/2026"));
        all.put("time of a spreadsheet", CSV.replace("2026-01-01 00:00:00.500", "46023.5"));
        all.put("time empty", CSV.replace("2026-01-01 00:00:00.500", ""));
        all.put("time year 9999", CSV.replace("2026-01-01", "9999-12-31"));
        all.put("time zeros", CSV.replace("2026-01-01", "0000-00-00"));
        all.put("UTF-16", CSV.getBytes(StandardCharsets.UTF_16));
        all.put("compressed", bytes(MARK, 0x1F, 0x8B, 0x08, 0, 0));
        all.put("JSON", JSON);
        all.put("end of a dump", "(1000 rows affected)");
        return all.classes;
    }

    /** In the raw topic of a table of columns id, price, name, at. */
    static Map<String, byte[]> cdc() {
        Damage all = new Damage();
        all.put("blank", " ");
        all.put("cut envelope", CDC.substring(0, 50));
        all.put("no envelope", "{\"id\":1}");
        all.put("operation absent", CDC.replace("\"op\":\"c\",", ""));
        all.put("operation unknown", CDC.replace("\"op\":\"c\"", "\"op\":\"x\""));
        all.put("truncation", "{\"before\":null,\"after\":null,\"op\":\"t\",\"ts_ms\":1}");
        all.put("insert of nothing", "{\"before\":null,\"after\":null,\"op\":\"c\",\"ts_ms\":1}");
        all.put("update from nothing", CDC.replace("\"op\":\"c\"", "\"op\":\"u\""));
        all.put("delete of nothing", "{\"before\":null,\"after\":null,\"op\":\"d\",\"ts_ms\":1}");
        all.put("after is text", "{\"before\":null,\"after\":\"x\",\"op\":\"c\",\"ts_ms\":1}");
        all.put("after is an array", "{\"before\":null,\"after\":[],\"op\":\"c\",\"ts_ms\":1}");
        all.put("key null", CDC.replace("900000", "null"));
        all.put("key absent", CDC.replace("\"id\":900000,", ""));
        all.put("key too large", CDC.replace("900000", "9223372036854775808"));
        all.put("numeric NaN", CDC.replace("9.50", "\"NaN\""));
        all.put("numeric Infinity", CDC.replace("9.50", "\"Infinity\""));
        all.put("numeric too large", CDC.replace("9.50", "12345678901234567890.5"));
        all.put("name too long", CDC.replace("abc", "abcdefghijk"));
        all.put("NUL", CDC.replace("abc", "\\u0000"));
        all.put("timestamp infinity", CDC.replace("2026-01-01T00:00:00.5", "infinity"));
        all.put("zero date", CDC.replace("2026-01-01T00:00:00.5", "0000-00-00T00:00:00"));
        all.put("date BC", CDC.replace("2026-01-01T00:00:00.5", "0044-03-15T00:00:00 BC"));
        all.put("unchanged TOAST", CDC.replace("9.50", "\"__debezium_unavailable_value\""));
        all.put("noise", bytes(MARK, 0xFF, 0xFE, 0x01));
        return all.classes;
    }

    private void put(String name, String text) {
        put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String name, byte[] bytes) {
        classes.put(name, bytes);
    }

    /** The text with these bytes for its mark. */
    private static byte[] bytes(String text, int... inserted) {
        int mark = text.indexOf(MARK);
        byte[] all = new byte[text.length() - MARK.length() + inserted.length];
        byte[] head = text.substring(0, mark).getBytes(StandardCharsets.UTF_8);
        byte[] tail = text.substring(mark + MARK.length()).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, all, 0, head.length);
        for (int i = 0; i < inserted.length; i++) {
            all[head.length + i] = (byte) inserted[i];
        }
        System.arraycopy(tail, 0, all, head.length + inserted.length, tail.length);
        return all;
    }
}
