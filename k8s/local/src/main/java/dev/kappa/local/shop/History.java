package dev.kappa.local.shop;

import dev.kappa.local.shop.ShopTransaction.Cancellation;
import dev.kappa.local.shop.ShopTransaction.Change;
import dev.kappa.local.shop.ShopTransaction.Customer;
import dev.kappa.local.shop.ShopTransaction.Order;
import dev.kappa.local.shop.ShopTransaction.OrderLine;
import dev.kappa.local.shop.ShopTransaction.Product;
import dev.kappa.local.shop.ShopTransaction.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the lines of the shop's file into the transactions that the shop must have run, one an invoice, in the order of time.
 * The same lines give the same transactions, so a feeder that knows how many are done knows where to go on.
 * {@code shop/README.md} lists the rules.
 */
final class History {
    private final Map<Long, String> countries = new HashMap<>();
    private final Map<String, Optional<String>> descriptions = new HashMap<>();
    private final OpenLines openLines = new OpenLines();

    private History() {}

    static List<ShopTransaction> of(List<RetailLine> lines) {
        Map<String, List<RetailLine>> invoices = new LinkedHashMap<>();
        for (RetailLine line : lines) {
            invoices.computeIfAbsent(line.invoiceNo(), none -> new ArrayList<>())
                    .add(line);
        }
        History history = new History();
        List<ShopTransaction> transactions = new ArrayList<>(invoices.size());
        for (List<RetailLine> invoice : invoices.values()) {
            transactions.add(invoice.get(0).isCancellation() ? history.cancellation(invoice) : history.order(invoice));
        }
        return transactions;
    }

    private ShopTransaction order(List<RetailLine> invoice) {
        RetailLine first = invoice.get(0);
        boolean adjustment = first.isBookAdjustment() || invoice.stream().anyMatch(line -> line.quantity() < 0);
        Status status = adjustment ? Status.ADJUSTMENT : Status.PLACED;
        for (RetailLine line : invoice) {
            if (status == Status.PLACED && line.customerId().isPresent()) {
                openLines.opened(line);
            }
        }
        return transaction(invoice, invoice, status, List.of(), List.of());
    }

    private ShopTransaction cancellation(List<RetailLine> invoice) {
        List<Cancellation> cancellations = new ArrayList<>();
        List<String> cancelledOrders = new ArrayList<>();
        List<RetailLine> unmatched = new ArrayList<>();
        for (RetailLine line : invoice) {
            Optional<Cancellation> match = openLines.cancel(line);
            match.ifPresentOrElse(cancellations::add, () -> unmatched.add(line));
            match.map(Cancellation::orderNo).filter(openLines::nothingLeft).ifPresent(cancelledOrders::add);
        }
        return transaction(invoice, unmatched, Status.CREDIT_NOTE, cancellations, cancelledOrders);
    }

    private ShopTransaction transaction(
            List<RetailLine> invoice,
            List<RetailLine> ownLines,
            Status status,
            List<Cancellation> cancellations,
            List<String> cancelledOrders) {
        RetailLine first = invoice.get(0);
        List<Customer> customers = new ArrayList<>();
        List<OrderLine> orderLines = new ArrayList<>();
        Map<String, Product> products = new LinkedHashMap<>();
        Optional<Order> order = Optional.empty();
        if (!ownLines.isEmpty()) {
            customer(first).ifPresent(customers::add);
            order = Optional.of(new Order(first.invoiceNo(), first.customerId(), first.country(), status));
            for (RetailLine line : ownLines) {
                product(line).ifPresent(product -> products.merge(line.stockCode(), product, History::both));
                orderLines.add(orderLine(line));
            }
        }
        return new ShopTransaction(
                first.invoiceNo(),
                first.time(),
                customers,
                List.copyOf(products.values()),
                order,
                orderLines,
                cancellations,
                cancelledOrders);
    }

    private Optional<Customer> customer(RetailLine line) {
        return line.customerId().flatMap(id -> {
            String before = countries.put(id, line.country());
            if (before == null) {
                return Optional.of(new Customer(Change.INSERT, id, line.country()));
            }
            return before.equals(line.country())
                    ? Optional.empty()
                    : Optional.of(new Customer(Change.UPDATE, id, line.country()));
        });
    }

    /** Lines without a price use the description for remarks ("damaged", "found"): those are no names of a product. */
    private Optional<Product> product(RetailLine line) {
        Optional<String> name = line.hasPrice() ? line.description() : Optional.empty();
        Optional<String> before = descriptions.get(line.stockCode());
        if (before == null) {
            descriptions.put(line.stockCode(), name);
            return Optional.of(new Product(Change.INSERT, line.stockCode(), name));
        }
        if (name.isEmpty() || name.equals(before)) {
            return Optional.empty();
        }
        descriptions.put(line.stockCode(), name);
        return Optional.of(new Product(Change.UPDATE, line.stockCode(), name));
    }

    /** A product that one invoice inserts and then renames is inserted with its last name. */
    private static Product both(Product earlier, Product later) {
        return new Product(earlier.change(), later.stockCode(), later.description());
    }

    private static OrderLine orderLine(RetailLine line) {
        return new OrderLine(
                line.lineNo(),
                line.stockCode(),
                line.quantity(),
                line.unitPrice(),
                line.hasPrice() ? Optional.empty() : line.description(),
                line.time());
    }
}
