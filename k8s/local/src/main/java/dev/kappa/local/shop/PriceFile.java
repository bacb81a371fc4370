package dev.kappa.local.shop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the supplier: the prices that change on a day, each valid from an instant of its own, from midnight on and 10 ms apart (Flink
 * sorts by event time with a list an instant, which thousands of rows at one instant make slow). The same prices always give the same bytes.
 */
record PriceFile(LocalDate day, List<Price> prices) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    record Price(String stockCode, BigDecimal price) {}

    PriceFile {
        prices = List.copyOf(prices);
    }

    String key() {
        return "prices/" + day + ".csv.gz";
    }

    LocalDateTime time() {
        return day.atStartOfDay();
    }

    String csv() {
        StringBuilder csv = new StringBuilder("stock_code,price,valid_from\n");
        LocalDateTime validFrom = time();
        for (Price price : prices) {
            csv.append(price.stockCode()).append(',').append(price.price().toPlainString());
            csv.append(',').append(TIME.format(validFrom)).append('\n');
            validFrom = validFrom.plusNanos(10_000_000);
        }
        return csv.toString();
    }

    byte[] gzip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(csv().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
