package dev.kappa.local.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads the shop's file: gzipped CSV with a header line, double quotes doubled, no line breaks inside a field. */
final class RetailFile {
    private static final String RESOURCE = "/shop/online-retail.csv.gz";
    private static final String HEADER =
            "invoice_no,line_no,stock_code,description,quantity,invoice_time,unit_price,customer_id,country";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private RetailFile() {}

    /** Every line of the file that is packed with this class, in the order of time. */
    static List<RetailLine> lines() throws IOException {
        InputStream packed = RetailFile.class.getResourceAsStream(RESOURCE);
        if (packed == null) {
            throw new IOException("the shop's data are not on the class path: " + RESOURCE);
        }
        try (packed) {
            return read(new GZIPInputStream(packed, 1 << 16));
        }
    }

    static List<RetailLine> read(InputStream csv) throws IOException {
        Map<String, String> sameText = new HashMap<>();
        List<RetailLine> lines = new ArrayList<>(550_000);
        BufferedReader reader = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8), 1 << 16);
        String header = reader.readLine();
        if (!HEADER.equals(header)) {
            throw new IOException("online-retail.csv.gz:1: the header is '" + header + "', expected '" + HEADER + "'");
        }
        int number = 1;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            number++;
            lines.add(line(fields(text), number, sameText));
        }
        return lines;
    }

    private static RetailLine line(List<String> fields, int number, Map<String, String> sameText) throws IOException {
        if (fields.size() != 9) {
            throw new IOException("online-retail.csv.gz:" + number + ": " + fields.size() + " fields, expected 9");
        }
        try {
            return new RetailLine(
                    same(sameText, fields.get(0)),
                    Integer.parseInt(fields.get(1)),
                    same(sameText, fields.get(2)),
                    Optional.of(same(sameText, fields.get(3))).filter(text -> !text.isEmpty()),
                    Integer.parseInt(fields.get(4)),
                    LocalDateTime.parse(fields.get(5), TIME),
                    new BigDecimal(fields.get(6)),
                    Optional.of(fields.get(7)).filter(text -> !text.isEmpty()).map(Long::valueOf),
                    same(sameText, fields.get(8)));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException("online-retail.csv.gz:" + number + ": " + e.getMessage(), e);
        }
    }

    /** Half a million lines repeat a few thousand texts: keep one of each. */
    private static String same(Map<String, String> sameText, String text) {
        String known = sameText.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    static List<String> fields(String text) {
        List<String> fields = new ArrayList<>(9);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
