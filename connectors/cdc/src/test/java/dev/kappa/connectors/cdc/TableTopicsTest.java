package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTopicsTest {
    @Test
    void ordinaryNamesStayAsTheyAre() {
        assertEquals("shop.public.order_lines", TableTopics.topic("shop", "public", "order_lines"));
        assertEquals("shop.my-db.Orders2", TableTopics.topic("shop", "my-db", "Orders2"));
    }

    @Test
    void everyNameHasATopicOfItsOwnThatKafkaAllows() {
        Set<String> topics = new HashSet<>();
        List<String> names = List.of("a", "a b", "a.b", "a-b", "a-0020b", "é", "-", "--", "$", "a/b", "😀");
        for (String name : names) {
            String encoded = TableTopics.encode(name);
            assertTrue(encoded.matches("[A-Za-z0-9_-]+"), encoded);
            assertEquals(name, TableTopics.decode(encoded));
            topics.add(encoded);
        }
        assertEquals(names.size(), topics.size());
    }
}
