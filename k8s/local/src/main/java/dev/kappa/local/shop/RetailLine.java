package dev.kappa.local.shop;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of the shop's file, as it stands there.
 *
 * @param invoiceNo starts with {@code C} for a cancellation and with {@code A} for an adjustment of the books
 * @param description empty where the file has none
 * @param quantity negative in cancellations, and in adjustments of the stock
 * @param unitPrice in pounds; zero or even negative in adjustments
 */
record RetailLine(
        String invoiceNo,
        int lineNo,
        String stockCode,
        Optional<String> description,
        int quantity,
        LocalDateTime time,
        BigDecimal unitPrice,
        Optional<Long> customerId,
        String country) {

    RetailLine {
        Objects.requireNonNull(invoiceNo);
        Objects.requireNonNull(stockCode);
        Objects.requireNonNull(time);
        Objects.requireNonNull(country);
    }

    boolean isCancellation() {
        return invoiceNo.startsWith("C");
    }

    boolean isBookAdjustment() {
        return invoiceNo.startsWith("A");
    }

    boolean hasPrice() {
        return unitPrice.signum() > 0;
    }
}
