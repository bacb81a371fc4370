package dev.kappa.local.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole shop through the whole of Kappa: the scripts through the SQL Client, the whole history through all three doors, and the views
 * against the oracle, while the feeder pauses and after its end, with every part killed in between.
 */
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class ShopIT {
    private static final LocalDate PAUSE = LocalDate.of(2011, 2, 1);

    private static OpenShop shop;

    @BeforeAll
    static void openTheShop(RunningStack running) throws Exception {
        shop = new OpenShop(running);
    }

    @AfterAll
    static void closeTheShop() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    @Order(1)
    void aCommitIsSoonInTheViews() throws Exception {
        shop.feeder().start("6h/s", Optional.of("2010-12-08"));
        try (Freshness freshness =
                new Freshness(shop.stack().shop(), shop.stack().serving())) {
            while (shop.feeder().isRunning()) {
                freshness.look();
                Thread.sleep(10);
            }
            System.out.println(freshness);
        }
        shop.feeder().awaitEnd();
    }

    @Test
    @Order(2)
    void whileTheFeederPausesTheViewsEqualTheirQueries() throws Exception {
        shop.feed(Optional.of(PAUSE));

        shop.awaitEqual(Optional.of(PAUSE));
    }

    @Test
    @Order(3)
    void afterEveryPartWasKilledTheViewsEqualTheirQueriesOverTheWholeHistory() throws Exception {
        shop.feeder().start("max", Optional.empty());
        for (String part : List.of("taskmanager", "kafka", "jobmanager", "postgres")) {
            Thread.sleep(8_000);
            assertTrue(shop.feeder().isRunning(), "the feeder ended before " + part + " was killed: the fault missed");
            shop.stack().kill(part);
            Thread.sleep(1_000);
            shop.stack().up();
            System.out.println("killed " + part + " at " + shop.lastOrder());
        }
        shop.feeder().kill();
        shop.feed(Optional.empty());
        shop.connectAgain();

        shop.awaitEqual(Optional.empty());
    }

    @Test
    @Order(4)
    void theRawTopicHasEveryOrderLineExactlyOnce() throws Exception {
        Oracle oracle = shop.oracle();
        RawOrderLines lines = RawOrderLines.read(new TopicReader(shop.stack().config()));

        assertEquals(
                oracle.count("SELECT count(*) FROM public.order_lines"),
                lines.firsts().size());
        assertEquals(
                List.of(),
                lines.firsts().entrySet().stream()
                        .filter(line -> line.getValue() != 1)
                        .limit(5)
                        .toList());
        assertEquals(List.of(), lines.broken());
        assertEquals(oracle.count("SELECT sum(cancelled_quantity) FROM public.order_lines"), lines.cancelled());
    }

    @Test
    @Order(5)
    void everyPageViewIsAcceptedOrADeadLetterAndNoneTwice() throws Exception {
        Oracle oracle = shop.oracle();
        TopicReader topics = new TopicReader(shop.stack().config());
        List<String> raw = topics.values("page_views");

        assertEquals(oracle.count("SELECT count(*) FROM oracle.page_views_all"), raw.size());
        assertEquals(raw.size(), raw.stream().distinct().count() + repeatedBrokenOnes(raw));
        assertEquals(
                oracle.count("SELECT count(*) FROM oracle.page_views"),
                topics.values("page_views.v1").size());
        assertEquals(
                oracle.count("SELECT count(*) FROM oracle.broken_page_views"),
                topics.values("page_views.dead-letters").size());
    }

    /** One kind of the broken records has the same bytes every time. */
    private static long repeatedBrokenOnes(List<String> raw) {
        return raw.stream().filter(value -> value.startsWith("<html>")).count() - 1;
    }
}
