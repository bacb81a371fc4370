package dev.kappa.connectors.s3.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.s3.aws.SqsQueue;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueMessage;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import dev.kappa.topology.secret.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another consumer of the same queue sees of a message that is held for much longer than its visibility timeout. */
class VisibilityIT {
    private static final Duration VISIBILITY = Duration.ofSeconds(3);

    @Test
    void aHeldMessageIsSeenByNobodyElseUntilItIsHandedBack() throws Exception {
        Servers servers = Servers.get();
        try (TestBucket bucket = new TestBucket(servers, "visibility");
                NotificationQueue queue =
                        SqsQueue.open(BucketOptions.of("visibility", bucket.options()), Secrets.ofProcess())) {
            for (int i = 0; i < 12; i++) {
                bucket.send("message " + i);
            }
            Receipts receipts = new Receipts(VISIBILITY);
            QueueUpkeep upkeep = new QueueUpkeep(queue, receipts, VISIBILITY, Clock.systemUTC());
            List<QueueMessage> held = new ArrayList<>();
            while (held.size() < 12) {
                Instant asked = Instant.now();
                List<QueueMessage> messages = queue.receive(10, Duration.ZERO, VISIBILITY);
                messages.forEach(message -> receipts.delivered(message, asked));
                held.addAll(messages);
            }

            Instant end = Instant.now().plus(VISIBILITY.multipliedBy(3));
            while (Instant.now().isBefore(end)) {
                assertEquals(List.of(), bucket.receive(0));
                Thread.sleep(200);
            }
            upkeep.close();

            List<String> others = new ArrayList<>();
            for (int calls = 0; calls < 10 && others.size() < 12; calls++) {
                bucket.receive(30).forEach(message -> others.add(message.getBody()));
            }
            assertEquals(
                    held.stream().map(QueueMessage::body).sorted().toList(),
                    others.stream().sorted().toList());
        }
    }
}
