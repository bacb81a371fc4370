package dev.kappa.redeploy.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.client.LiveTopicConsumer;
import dev.kappa.connectors.client.UnknownStreamException;
import dev.kappa.redeploy.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveTopicConsumerIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int HISTORY = 3000;

    private PlayedStream stream;

    @BeforeEach
    void versionOneIsLiveAndHasAHistory() throws Exception {
        stream = new PlayedStream();
        stream.create(1);
        stream.write(1, 0, HISTORY);
        stream.cutOver(1, 1);
    }

    @AfterEach
    void close() {
        stream.close();
    }

    /** Version 2 replays, then both follow for a while, then the names switch; version 1 never has the last 100 of those. */
    private int rebuild(int from) throws Exception {
        stream.create(2);
        for (int i = 0; i < from; i += 500) {
            stream.write(2, i, Math.min(from, i + 500));
        }
        stream.mark(2);
        for (int i = 0; i < 500; i += 50) {
            stream.write(2, from + i, from + i + 50);
            if (i < 400) {
                stream.write(1, from + i, from + i + 50);
            }
        }
        stream.cutOver(1, 2);
        stream.write(2, from + 500, from + 600);
        return from + 600;
    }

    private static void allAreRead(int facts, Reader... readers) {
        Eventually.holds("all " + facts + " facts are read", SOON, () -> Reader.missed(facts, readers)
                .isEmpty());
    }

    @Test
    void aReaderThatKeepsUpIsCarriedOverWithoutTheHistory() throws Exception {
        try (Reader reader = new Reader(stream, 500)) {
            allAreRead(HISTORY, reader);
            int facts = rebuild(HISTORY);
            long switched = System.nanoTime();
            allAreRead(facts, reader);
            assertTrue(System.nanoTime() - switched < Duration.ofSeconds(20).toNanos(), "it takes note in time");
            assertEquals(List.of("reading 1", "reading 2"), reader.versions());
            assertEquals(HISTORY + 400, reader.records(1));
            assertEquals(600, reader.records(2));
        }
    }

    @Test
    void aSlowReaderReadsTheOldTopicToItsEndFirst() throws Exception {
        try (Reader reader = new Reader(stream, 7)) {
            Eventually.holds("it reads", SOON, () -> reader.records(1) > 0);
            int facts = rebuild(HISTORY);
            allAreRead(facts, reader);
            assertEquals(HISTORY + 400, reader.records(1));
            assertEquals(600, reader.records(2));
            int told = reader.heard.indexOf("reading 2");
            assertTrue(reader.heard.subList(told, reader.heard.size()).stream().noneMatch(h -> h.startsWith("1:")));
        }
    }

    @Test
    void twoMembersMissNothingWhenOneGoesInTheMiddleOfIt() throws Exception {
        try (Reader stays = new Reader(stream, 5);
                Reader goes = new Reader(stream, 5)) {
            Eventually.holds("both read", SOON, () -> stays.records(1) > 0 || goes.records(1) > 0);
            int facts = rebuild(HISTORY);
            goes.close();
            allAreRead(facts, stays, goes);
            assertTrue(stays.records(2) + goes.records(2) <= 1200, "the history is not read again");
        }
    }

    @Test
    void aReaderThatStartsAgainInTheMiddleOfItGoesOnWithTheOldTopic() throws Exception {
        Reader before = new Reader(stream, 5, 50);
        Eventually.holds("it reads", SOON, () -> before.records(1) >= 50);
        int facts = rebuild(HISTORY);
        before.close();
        assertEquals(0, before.records(2));
        try (Reader after = new Reader(stream, 500)) {
            allAreRead(facts, before, after);
            assertEquals(600, after.records(2));
            assertEquals(List.of("reading 1", "reading 2"), after.versions());
        }
        try (Reader later = new Reader(stream, 500)) {
            stream.write(2, facts, facts + 1);
            Eventually.holds("it goes on", SOON, () -> later.heard.contains("2:" + facts));
            assertTrue(later.records(2) <= 501, later.records(2) + " again");
        }
    }

    @Test
    void aReaderThatComesAfterTheOldTopicIsGoneStartsAtTheBeginning() throws Exception {
        try (Reader before = new Reader(stream, 500)) {
            allAreRead(HISTORY, before);
        }
        int facts = rebuild(HISTORY);
        stream.retire(1);
        try (Reader after = new Reader(stream, 500)) {
            allAreRead(facts, after);
            assertEquals(List.of("reading 2"), after.versions());
        }
    }

    @Test
    void theOldTopicMayGoWhileItIsRead() throws Exception {
        try (Reader reader = new Reader(stream, 1)) {
            Eventually.holds("it reads", SOON, () -> reader.records(1) > 0);
            int facts = rebuild(HISTORY);
            stream.retire(1);
            Eventually.holds("it goes on", SOON.plus(SOON), () -> reader.heard.contains("2:" + (facts - 1)));
            assertEquals(null, reader.failure);
        }
    }

    @Test
    void aRollbackIsFollowedToo() throws Exception {
        try (Reader reader = new Reader(stream, 500)) {
            allAreRead(HISTORY, reader);
            int facts = rebuild(HISTORY);
            allAreRead(facts, reader);
            stream.write(1, HISTORY + 400, facts);
            stream.mark(1);
            stream.write(1, facts, facts + 10);
            stream.cutOver(2, 1);
            allAreRead(facts + 10, reader);
            assertEquals(List.of("reading 1", "reading 2", "reading 1"), reader.versions());
            assertEquals(HISTORY + 610, reader.records(1));
        }
    }

    @Test
    void withTheDatabaseAwayReadingGoesOn() throws Exception {
        try (Reader reader = new Reader(stream, 500)) {
            allAreRead(HISTORY, reader);
            stream.databaseIsAway(true);
            int facts = rebuild(HISTORY);
            Eventually.holds("version 1 is read to its end", SOON, () -> reader.records(1) == HISTORY + 400);
            assertEquals(List.of("reading 1"), reader.versions());
            stream.databaseIsAway(false);
            allAreRead(facts, reader);
        }
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithTheNamesThatAre() {
        stream.drop();
        UnknownStreamException refused = assertThrows(
                UnknownStreamException.class,
                () -> new LiveTopicConsumer<String, String>(
                        Reader.properties(1), stream.dataSource(), "order", version -> {}));
        assertEquals(
                "stream 'order' does not exist; there are []. Names are case-sensitive; SHOW STREAMS lists them.",
                refused.getMessage());
    }

    @Test
    void aStreamThatIsDroppedEndsItsReaders() throws Exception {
        try (Reader reader = new Reader(stream, 500)) {
            allAreRead(HISTORY, reader);
            stream.drop();
            Eventually.holds("it ends", SOON, () -> reader.failure instanceof UnknownStreamException);
            assertTrue(reader.failure.getMessage().contains("was dropped"), reader.failure.getMessage());
        }
    }
}
