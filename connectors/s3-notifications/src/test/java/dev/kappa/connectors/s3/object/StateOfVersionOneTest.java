package dev.kappa.connectors.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.connectors.s3.enumerator.NoState;
import dev.kappa.connectors.s3.enumerator.NoStateSerializer;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.notification.Sequencer;
import dev.kappa.connectors.s3.split.QueueSplit;
import dev.kappa.connectors.s3.split.QueueSplitSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Bytes in {@code /state} were written by version 1 and stay as they are: savepoints of it must be read for ever. */
class StateOfVersionOneTest {
    private static final PendingObject PENDING = new PendingObject(
            "message",
            new Notification(
                    "bucket",
                    "prices/日本.csv",
                    Optional.of("version"),
                    Optional.of("tag"),
                    OptionalLong.of(42),
                    Optional.of(new Sequencer("ABC")),
                    "ObjectCreated:Put",
                    Instant.parse("2026-01-02T03:04:05.000000678Z"),
                    "aws:s3",
                    Optional.empty()),
            Optional.of("read"),
            new Place(5_000_000_000L, 70_000_000L, 3));

    @Test
    void pendingObjects() throws IOException {
        assertEquals(PENDING, new PendingObjectSerializer().deserialize(1, bytes("pending-object.v1.hex")));
        assertArrayEquals(bytes("pending-object.v1.hex"), new PendingObjectSerializer().serialize(PENDING));
    }

    @Test
    void splits() throws IOException {
        QueueSplit split = new QueueSplit("http://127.0.0.1:9324/000000000000/events", 3);

        assertEquals(split, new QueueSplitSerializer().deserialize(1, bytes("queue-split.v1.hex")));
        assertArrayEquals(bytes("queue-split.v1.hex"), new QueueSplitSerializer().serialize(split));
    }

    @Test
    void enumerators() throws IOException {
        assertEquals(new NoState(), new NoStateSerializer().deserialize(1, new byte[0]));
    }

    @Test
    void aVersionThatIsNotKnownIsRefused() {
        IOException e =
                assertThrows(IOException.class, () -> new PendingObjectSerializer().deserialize(2, new byte[0]));

        assertEquals("a pending object of version 2, this connector reads version 1", e.getMessage());
    }

    private static byte[] bytes(String name) throws IOException {
        try (var in = StateOfVersionOneTest.class.getResourceAsStream("/state/" + name)) {
            return HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s", ""));
        }
    }
}
