package dev.kappa.connectors.s3.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NotificationTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aVersionIsCreatedOnceWhateverElseTheEventSays() {
        assertEquals(
                event("ObjectCreated:Put", "v1", "tag", "0001").identity(),
                event("ObjectCreated:Copy", "v1", "other", "0002").identity());
    }

    @Test
    void withoutVersionsTheSameBytesPutTwiceAreTwoFacts() {
        assertNotEquals(
                event("ObjectCreated:Put", null, "tag", "0001").identity(),
                event("ObjectCreated:Put", null, "tag", "0002").identity());
    }

    @Test
    void aRedeliveryIsTheSameFactHoweverItsSequencerIsPadded() {
        assertEquals(
                event("ObjectCreated:Put", null, "tag", "00ab").identity(),
                event("ObjectCreated:Put", null, "tag", "AB").identity());
    }

    @Test
    void creationAndRemovalOfAVersionAreTwoFacts() {
        assertNotEquals(
                event("ObjectCreated:Put", "v1", null, "1").identity(),
                event("ObjectRemoved:Delete", "v1", null, "1").identity());
    }

    @Test
    void withoutSequencerTheTimeTellsFactsApart() {
        assertEquals(
                "removed - 2026-01-02T03:04:05Z",
                event("ObjectRemoved:Delete", null, null, null).identity());
    }

    @Test
    void tagsSetTwiceAreTwoFacts() {
        assertNotEquals(
                event("ObjectTagging:Put", "v1", null, "1").identity(),
                event("ObjectTagging:Put", "v1", null, "2").identity());
    }

    @Test
    void sequencersCompareAsNumbers() {
        assertEquals(-1, Integer.signum(new Sequencer("FF").compareTo(new Sequencer("100"))));
        assertEquals(0, new Sequencer("000a").compareTo(new Sequencer("A")));
        assertEquals(
                1, Integer.signum(new Sequencer("0055AED6DCD90281E5").compareTo(new Sequencer("55AED6DCD90281E4"))));
    }

    private static Notification event(String name, String version, String eTag, String sequencer) {
        return new Notification(
                "uploads",
                "key",
                Optional.ofNullable(version),
                Optional.ofNullable(eTag),
                OptionalLong.empty(),
                Optional.ofNullable(sequencer).map(Sequencer::new),
                name,
                TIME,
                "aws:s3",
                Optional.empty());
    }
}
