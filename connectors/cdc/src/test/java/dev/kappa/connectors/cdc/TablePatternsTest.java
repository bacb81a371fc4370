package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import org.junit.jupiter.api.Test;

class TablePatternsTest {
    @Test
    void aLoneStarIsAnythingAndTheDotIsADot() {
        TablePatterns all = TablePatterns.parse("public.*");
        assertTrue(all.matches("public", "orders"));
        assertTrue(all.matches("public", "odd name"));
        assertFalse(all.matches("publication", "orders"));
        assertFalse(all.matches("publicx", "orders"));
        TablePatterns some = TablePatterns.parse("shop.order_*, shop.customers");
        assertTrue(some.matches("shop", "order_lines"));
        assertTrue(some.matches("shop", "customers"));
        assertFalse(some.matches("shop", "customers_old"));
    }

    @Test
    void regularExpressionsAreTakenAsFlinkCdcTakesThem() {
        TablePatterns patterns = TablePatterns.parse("shop\\.order_[0-9]+,db[1-3].t.*");
        assertTrue(patterns.matches("shop", "order_17"));
        assertFalse(patterns.matches("shop", "order_x"));
        assertTrue(patterns.matches("db2", "things"));
        assertFalse(patterns.matches("db4", "things"));
    }

    @Test
    void whatIsNoPatternIsRefused() {
        KappaException e = assertThrows(KappaException.class, () -> TablePatterns.parse("orders"));
        assertEquals(
                "INVALID_OPTION: option 'table-list': 'orders' is not of the form schema.table. Write 'public.orders', or"
                        + " 'public.*' for every table of a schema.",
                e.getMessage());
        assertThrows(KappaException.class, () -> TablePatterns.parse("a.(b"));
    }
}
