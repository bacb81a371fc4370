package dev.kappa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final VersionId ORDERS = new VersionId("orders", 3);

    @Test
    void everythingOfAVersionIsNamedAfterIt() {
        Names names = new Names("acme.");

        assertEquals("acme.orders.v3", names.topic(ORDERS));
        assertEquals("acme.orders", names.applicationTopic("orders"));
        assertEquals("acme.shop.public.orders", names.rawTopic("shop.public.orders"));
        assertEquals("acme.orders.dead-letters", names.deadLetterTopic("orders"));
        assertEquals("acme.orders.late", Names.lateTopic("acme.orders.dead-letters"));
        assertEquals("acme.kappa.orders.v3", names.group(ORDERS));
        assertEquals("orders_v3", Names.table(ORDERS));
        assertEquals("kappa orders.v3", Names.job(ORDERS));
    }

    @Test
    void aNameThatDoesNotFitEverywhereIsRefused() {
        for (String name : List.of("orders", "_x9", "O".repeat(48))) {
            assertEquals(name, Names.checked(name));
        }
        for (String name : List.of("", "9x", "a-b", "a.b", "a$v1", "ä", "O".repeat(49))) {
            assertThrows(KappaException.class, () -> Names.checked(name), name);
        }
    }

    @Test
    void aDollarAndANumberMeanAVersion() {
        assertEquals(Optional.of(ORDERS), Names.versioned("orders$v3"));
        for (String name : List.of("orders", "orders$v", "orders$v0", "orders$v03", "orders$V3", "$v3", "orders_v3")) {
            assertEquals(Optional.empty(), Names.versioned(name), name);
        }
    }
}
