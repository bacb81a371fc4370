package dev.kappa.local.shop;

import dev.kappa.local.shop.ShopTransaction.Cancellation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What customers bought and have not yet cancelled: finds the line that a cancellation means. */
final class OpenLines {
    private final Map<Bought, List<OpenLine>> lines = new HashMap<>();
    private final Map<String, Long> openQuantities = new HashMap<>();

    private record Bought(long customerId, String stockCode, BigDecimal unitPrice) {
        static Bought of(long customerId, RetailLine line) {
            return new Bought(customerId, line.stockCode(), line.unitPrice().stripTrailingZeros());
        }
    }

    private static final class OpenLine {
        private final String orderNo;
        private final int lineNo;
        private int open;

        private OpenLine(String orderNo, int lineNo, int open) {
            this.orderNo = orderNo;
            this.lineNo = lineNo;
            this.open = open;
        }
    }

    void opened(RetailLine line) {
        Bought bought = Bought.of(line.customerId().orElseThrow(), line);
        lines.computeIfAbsent(bought, none -> new ArrayList<>(1))
                .add(new OpenLine(line.invoiceNo(), line.lineNo(), line.quantity()));
        openQuantities.merge(line.invoiceNo(), (long) line.quantity(), Long::sum);
    }

    /** The most recent earlier line of that customer, product and price with enough left; empty where there is none. */
    Optional<Cancellation> cancel(RetailLine line) {
        int quantity = -line.quantity();
        if (line.customerId().isEmpty() || quantity <= 0) {
            return Optional.empty();
        }
        List<OpenLine> candidates =
                lines.getOrDefault(Bought.of(line.customerId().get(), line), List.of());
        for (int i = candidates.size() - 1; i >= 0; i--) {
            OpenLine candidate = candidates.get(i);
            if (candidate.open >= quantity) {
                candidate.open -= quantity;
                openQuantities.merge(candidate.orderNo, (long) -quantity, Long::sum);
                return Optional.of(new Cancellation(candidate.orderNo, candidate.lineNo, quantity));
            }
        }
        return Optional.empty();
    }

    boolean nothingLeft(String orderNo) {
        return openQuantities.getOrDefault(orderNo, 0L) == 0;
    }
}
