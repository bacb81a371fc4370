package dev.kappa.local.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the raw topic of the order lines says, read as its bytes stand there.
 *
 * @param firsts how often each line came as new (snapshot or insert)
 * @param broken changes whose before is not the after that came last: something between was lost, doubled or swapped
 * @param cancelled the sum of what is cancelled at the end
 */
record RawOrderLines(Map<String, Integer> firsts, List<String> broken, long cancelled) {
    private static final class Reading {
        private final Map<String, Integer> firsts = new HashMap<>();
        private final Map<String, JsonNode> last = new HashMap<>();
        private final List<String> broken = new java.util.ArrayList<>();

        private void add(String key, JsonNode change) {
            switch (change.path("op").asText()) {
                case "r", "c" -> firsts.merge(key, 1, Integer::sum);
                case "u" -> {
                    if (!change.path("before").equals(last.get(key))) {
                        broken.add(key + " " + change);
                    }
                }
                default -> broken.add(key + " " + change);
            }
            last.put(key, change.path("after"));
        }
    }

    static RawOrderLines read(TopicReader topics) {
        Reading reading = new Reading();
        topics.forEach("shop.public.order_lines", record -> {
            try {
                reading.add(TopicReader.text(record.key()), FlatJson.parse(TopicReader.text(record.value())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        long cancelled = reading.last.values().stream()
                .mapToLong(line -> line.path("cancelled_quantity").asLong())
                .sum();
        return new RawOrderLines(reading.firsts, reading.broken, cancelled);
    }
}
