package dev.kappa.local.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.shop.ShopTransaction.Cancellation;
import dev.kappa.local.shop.ShopTransaction.Change;
import dev.kappa.local.shop.ShopTransaction.Customer;
import dev.kappa.local.shop.ShopTransaction.Order;
import dev.kappa.local.shop.ShopTransaction.OrderLine;
import dev.kappa.local.shop.ShopTransaction.Product;
import dev.kappa.local.shop.ShopTransaction.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final LocalDateTime EIGHT = LocalDateTime.of(2011, 1, 4, 8, 0);

    @Test
    void anOrderBringsItsNewCustomerAndProducts() throws IOException {
        List<ShopTransaction> history = history("1,1,MUG,A MUG,6,2011-01-04 08:00:00,2.55,7,France");

        ShopTransaction expected = new ShopTransaction(
                "1",
                EIGHT,
                List.of(new Customer(Change.INSERT, 7, "France")),
                List.of(new Product(Change.INSERT, "MUG", Optional.of("A MUG"))),
                Optional.of(new Order("1", Optional.of(7L), "France", Status.PLACED)),
                List.of(new OrderLine(1, "MUG", 6, new BigDecimal("2.55"), Optional.empty(), EIGHT)),
                List.of(),
                List.of());
        assertEquals(List.of(expected), history);
    }

    @Test
    void aCancellationUpdatesTheMostRecentLineThatHasEnoughLeft() throws IOException {
        List<ShopTransaction> history = history(
                "1,1,MUG,A MUG,6,2011-01-04 08:00:00,2.55,7,France",
                "2,1,MUG,A MUG,6,2011-01-04 09:00:00,2.55,7,France",
                "3,1,MUG,A MUG,2,2011-01-04 10:00:00,2.55,7,France",
                "C4,1,MUG,A MUG,-4,2011-02-04 08:00:00,2.55,7,France");

        assertEquals(List.of(new Cancellation("2", 1, 4)), history.get(3).cancellations());
        assertEquals(Optional.empty(), history.get(3).order());
        assertEquals(List.of(), history.get(3).cancelledOrders());
    }

    @Test
    void anOrderWithNothingLeftIsCancelled() throws IOException {
        List<ShopTransaction> history = history(
                "1,1,MUG,A MUG,6,2011-01-04 08:00:00,2.55,7,France",
                "C2,1,MUG,A MUG,-6,2011-02-04 08:00:00,2.55,7,France");

        assertEquals(List.of("1"), history.get(1).cancelledOrders());
    }

    @Test
    void aCancellationOfNothingKnownBecomesACreditNote() throws IOException {
        List<ShopTransaction> history = history(
                "1,1,MUG,A MUG,6,2011-01-04 08:00:00,2.55,7,France",
                "C2,1,MUG,A MUG,-6,2011-02-04 08:00:00,2.10,7,France",
                "C3,1,MUG,A MUG,-6,2011-02-04 08:00:00,2.55,,France");

        assertEquals(
                Optional.of(new Order("C2", Optional.of(7L), "France", Status.CREDIT_NOTE)),
                history.get(1).order());
        assertEquals(-6, history.get(1).lines().get(0).quantity());
        assertEquals(
                Optional.of(new Order("C3", Optional.empty(), "France", Status.CREDIT_NOTE)),
                history.get(2).order());
    }

    @Test
    void aRemarkOnALineWithoutPriceIsNoNameOfTheProduct() throws IOException {
        List<ShopTransaction> history = history(
                "1,1,MUG,damaged,-6,2011-01-04 08:00:00,0.0,,United Kingdom",
                "2,1,MUG,A MUG,1,2011-01-04 08:00:00,2.55,,United Kingdom");

        ShopTransaction adjustment = history.get(0);
        assertEquals(List.of(new Product(Change.INSERT, "MUG", Optional.empty())), adjustment.products());
        assertEquals(Optional.of("damaged"), adjustment.lines().get(0).note());
        assertEquals(Status.ADJUSTMENT, adjustment.order().map(Order::status).orElseThrow());
        assertEquals(
                List.of(new Product(Change.UPDATE, "MUG", Optional.of("A MUG"))),
                history.get(1).products());
    }

    /** Sums over the real file: whatever is matched with whatever, the money and every line are still there. */
    @Test
    void theWholeHistoryLosesNothing() throws IOException {
        List<RetailLine> lines = RetailFile.lines();

        List<ShopTransaction> history = History.of(lines);

        BigDecimal money = BigDecimal.ZERO;
        for (RetailLine line : lines) {
            money = money.add(line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())));
        }
        assertEquals(new BigDecimal("9747747.934"), money);
        assertEquals(25_900, history.size());
        assertEquals(
                lines.size(),
                history.stream()
                        .mapToInt(t -> t.lines().size() + t.cancellations().size())
                        .sum());
        assertEquals(
                4_070,
                history.stream()
                        .flatMap(t -> t.products().stream())
                        .filter(p -> p.change() == Change.INSERT)
                        .count());
    }

    private static List<ShopTransaction> history(String... lines) throws IOException {
        String csv = "invoice_no,line_no,stock_code,description,quantity,invoice_time,unit_price,customer_id,country\n"
                + String.join("\n", lines);
        return History.of(RetailFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8))));
    }
}
