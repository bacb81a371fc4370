package dev.kappa.local.shop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DerivedDoorsTest {
    private static List<RetailLine> lines;

    @BeforeAll
    static void readTheFile() throws IOException {
        lines = RetailFile.lines();
    }

    @Test
    void pageViewsAreNumberedInTheOrderOfTheirTime() {
        List<PageView> views = PageViews.of(lines);

        for (int i = 1; i < views.size(); i++) {
            assertTrue(!views.get(i).time().isBefore(views.get(i - 1).time()), "view " + i);
            assertEquals(i + 1, views.get(i).viewId());
        }
        assertEquals(274_095, views.size());
    }

    @Test
    void everyFiveThousandthPageViewIsBrokenInOneOfFiveWays() {
        List<PageView> views = PageViews.of(lines);

        assertEquals(54, views.stream().filter(PageView::isBroken).count());
        assertEquals(
                "<html><body>502 Bad Gateway</body></html>", views.get(9_999).json());
        assertTrue(views.get(4_999).json().contains("\"yesterday\""));
        assertTrue(views.get(14_999).json().contains("\"guest\""));
        assertTrue(
                !views.get(19_999).json().contains("view_time"),
                views.get(19_999).json());
        assertEquals(40, views.get(24_999).json().length());
    }

    @Test
    void aPageViewIsFlatJsonWithAnIsoTime() {
        PageView view = new PageView(1, 7, "A\"B", "EIRE", LocalDateTime.of(2011, 1, 4, 8, 0, 1));

        assertEquals(
                "{\"view_id\":1,\"customer_id\":7,\"stock_code\":\"A\\\"B\",\"country\":\"EIRE\","
                        + "\"view_time\":\"2011-01-04T08:00:01.000\"}",
                view.json());
    }

    @Test
    void thereIsAPriceFileForEveryDayOfTradeAndTwoThatCloseTheYear() {
        List<PriceFile> files = PriceFiles.of(lines);

        assertEquals(305 + 2, files.size());
        assertEquals("prices/2010-12-01.csv.gz", files.get(0).key());
        assertEquals(LocalDate.of(2012, 1, 31), files.get(306).day());
        assertTrue(files.get(306).csv().startsWith("stock_code,price,valid_from\nPOST,"));
        assertTrue(files.get(306).csv().endsWith(",2012-01-31 00:00:00.000\n"));
        assertArrayEquals(files.get(0).gzip(), PriceFiles.of(lines).get(0).gzip());
    }
}
