package dev.kappa.redeploy.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.redeploy.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares what two topics of one stream come to: of rows that only arrive how often there is each, of a changelog what each key stands
 * for at its end. Two versions of one definition write the same rows as the same bytes, so hashes of them are compared; a second look finds the texts of
 * those that differ.
 */
final class TopicComparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TopicScans scans;
    private final boolean changelog;

    TopicComparison(TopicScans scans, boolean changelog) {
        this.scans = scans;
        this.changelog = changelog;
    }

    private record Hash(long high, long low) {
        static Hash of(byte[] bytes) {
            try {
                ByteBuffer digest =
                        ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(bytes));
                return new Hash(digest.getLong(), digest.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has MD5", e);
            }
        }
    }

    /** A topic up to an end, by the hash of a key: the hash of its row, or how many equal rows there are. */
    private record Content(String topic, SortedMap<Integer, Long> ends, Map<Hash, Object> rows) {}

    Difference of(String served, String recomputed) {
        Content left = content(served);
        Content right = content(recomputed);
        Set<Hash> different = new LinkedHashSet<>();
        left.rows.forEach((key, row) -> {
            if (different.size() < Difference.MOST && !row.equals(right.rows.get(key))) {
                different.add(key);
            }
        });
        for (Hash key : right.rows.keySet()) {
            if (different.size() < Difference.MOST && !left.rows.containsKey(key)) {
                different.add(key);
            }
        }
        long rows = changelog
                ? left.rows.size()
                : left.rows.values().stream().mapToLong(n -> (Long) n).sum();
        if (different.isEmpty()) {
            return new Difference(rows, java.util.List.of());
        }
        SortedMap<String, String> ofServed = texts(left, different);
        SortedMap<String, String> ofRecomputed = texts(right, different);
        SortedMap<String, Difference.Entry> entries = new TreeMap<>();
        ofServed.forEach((key, row) -> entries.put(
                key, new Difference.Entry(key, Optional.of(row), Optional.ofNullable(ofRecomputed.get(key)))));
        ofRecomputed.forEach(
                (key, row) -> entries.putIfAbsent(key, new Difference.Entry(key, Optional.empty(), Optional.of(row))));
        return new Difference(rows, java.util.List.copyOf(entries.values()));
    }

    private Content content(String topic) {
        SortedMap<Integer, Long> ends = scans.ends(topic);
        Map<Hash, Object> rows = new HashMap<>();
        scans.records(topic, scans.beginnings(topic), ends, record -> {
            if (!changelog) {
                rows.merge(Hash.of(record.value()), 1L, (a, b) -> (Long) a + (Long) b);
                return true;
            }
            Hash key = Hash.of(record.key());
            after(record)
                    .ifPresentOrElse(
                            row -> rows.put(key, Hash.of(row.getBytes(StandardCharsets.UTF_8))),
                            () -> rows.remove(key));
            return true;
        });
        return new Content(topic, ends, rows);
    }

    private SortedMap<String, String> texts(Content content, Set<Hash> of) {
        SortedMap<String, String> texts = new TreeMap<>();
        scans.records(content.topic, scans.beginnings(content.topic), content.ends, record -> {
            byte[] key = changelog ? record.key() : record.value();
            Hash hash = Hash.of(key);
            if (of.contains(hash)) {
                String text = new String(key, StandardCharsets.UTF_8);
                if (changelog) {
                    after(record).ifPresentOrElse(row -> texts.put(text, row), () -> texts.remove(text));
                } else {
                    texts.put(text, content.rows.get(hash) + " times");
                }
            }
            return true;
        });
        return texts;
    }

    /** The row after a change; empty where the key is gone. */
    private static Optional<String> after(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode after = JSON.readTree(record.value()).path("after");
            return after.isMissingNode() || after.isNull() ? Optional.empty() : Optional.of(after.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    record.topic() + "-" + record.partition() + ", offset " + record.offset() + " is not JSON", e);
        }
    }
}
