package dev.kappa.local.shop;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction of the shop does to its database.
 *
 * @param time when it happened in the shop
 * @param order absent where a cancellation only updates earlier orders
 * @param cancellations updates of lines of earlier orders
 * @param cancelledOrders orders whose last line was cancelled by this transaction
 */
record ShopTransaction(
        String invoiceNo,
        LocalDateTime time,
        List<Customer> customers,
        List<Product> products,
        Optional<Order> order,
        List<OrderLine> lines,
        List<Cancellation> cancellations,
        List<String> cancelledOrders) {

    ShopTransaction {
        customers = List.copyOf(customers);
        products = List.copyOf(products);
        lines = List.copyOf(lines);
        cancellations = List.copyOf(cancellations);
        cancelledOrders = List.copyOf(cancelledOrders);
        if (order.isEmpty() && !lines.isEmpty()) {
            throw new IllegalArgumentException("invoice " + invoiceNo + " has lines and no order");
        }
    }

    /** How a row comes into the database. */
    enum Change {
        INSERT,
        UPDATE
    }

    enum Status {
        PLACED,
        CREDIT_NOTE,
        ADJUSTMENT
    }

    record Customer(Change change, long customerId, String country) {}

    record Product(Change change, String stockCode, Optional<String> description) {}

    record Order(String orderNo, Optional<Long> customerId, String country, Status status) {}

    record OrderLine(
            int lineNo,
            String stockCode,
            int quantity,
            BigDecimal unitPrice,
            Optional<String> note,
            LocalDateTime orderedAt) {}

    /** {@code quantity} more of a line are cancelled. */
    record Cancellation(String orderNo, int lineNo, int quantity) {}
}
