package dev.kappa.redeploy.readers;

import dev.kappa.connectors.client.LiveTopicConsumer;
import dev.kappa.redeploy.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A member of the group that reads in a thread of its own, until it is closed. */
final class Reader implements AutoCloseable {
    /** Records as {@code version:fact}, and {@code reading version} when the listener was told, in order. */
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private final long most;
    private final Thread thread;
    private volatile boolean stopped;
    volatile RuntimeException failure;

    Reader(PlayedStream stream, int recordsAPoll) {
        this(stream, recordsAPoll, Long.MAX_VALUE);
    }

    /** @param most after so many records it polls no more, until it is closed */
    Reader(PlayedStream stream, int recordsAPoll, long most) {
        this.most = most;
        LiveTopicConsumer<String, String> consumer = new LiveTopicConsumer<>(
                properties(recordsAPoll),
                stream.dataSource(),
                stream.name,
                version -> heard.add("reading " + version.version()));
        thread = new Thread(() -> read(consumer));
        thread.start();
    }

    static Properties properties(int recordsAPoll) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", TestKafka.SERVERS);
        properties.put("group.id", "outside");
        properties.put("key.deserializer", StringDeserializer.class);
        properties.put("value.deserializer", StringDeserializer.class);
        properties.put("max.poll.records", recordsAPoll);
        return properties;
    }

    private void read(LiveTopicConsumer<String, String> consumer) {
        try (consumer) {
            while (!stopped) {
                if (records(1) + records(2) >= most) {
                    Thread.sleep(20);
                    continue;
                }
                consumer.poll(Duration.ofMillis(300))
                        .forEach(r -> heard.add(r.topic().replaceFirst(".*v", "") + ":" + r.value()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    long records(int version) {
        return snapshot().stream().filter(h -> h.startsWith(version + ":")).count();
    }

    List<String> versions() {
        return snapshot().stream().filter(h -> h.startsWith("reading")).toList();
    }

    private List<String> snapshot() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** Which of the facts from 0 on none of them has read. */
    static Set<Integer> missed(int facts, Reader... readers) {
        Set<Integer> missed = IntStream.range(0, facts).boxed().collect(Collectors.toCollection(TreeSet::new));
        for (Reader reader : readers) {
            reader.snapshot().stream()
                    .filter(h -> h.contains(":"))
                    .forEach(h -> missed.remove(Integer.valueOf(h.substring(h.indexOf(':') + 1))));
        }
        return missed;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
