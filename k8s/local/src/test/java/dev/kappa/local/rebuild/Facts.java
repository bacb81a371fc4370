package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends facts through the door for applications, and waits for what a view must show of them. */
final class Facts {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningStack stack;

    Facts(RunningStack stack) {
        this.stack = stack;
    }

    void send(String topic, List<String> records) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (String each : records) {
                producer.send(new ProducerRecord<>(topic, each));
            }
        }
    }

    /** @param query of the serving database; rows in Postgres' words */
    void await(String query, List<String> expected) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<String> rows = rows(query);
        while (!rows.equals(expected) && Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
            rows = rows(query);
        }
        assertEquals(expected, rows);
    }

    private List<String> rows(String query) throws Exception {
        try (Connection serving = stack.serving()) {
            return Ledger.rows(serving, query);
        }
    }
}
