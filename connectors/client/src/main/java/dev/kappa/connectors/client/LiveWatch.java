package dev.kappa.connectors.client;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second which version is live, in a thread of its own: a database that is away, or slow, does not hold up reading. What was
 * seen last holds until something else is seen.
 */
final class LiveWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWatch.class);
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final String stream;
    private final LiveTopics topics;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<LiveTopic> seen;
    private boolean away;

    /** Throws {@link UnknownStreamException} where there is no such stream, and IllegalStateException where the database does not say. */
    LiveWatch(DataSource database, String stream) {
        this.stream = stream;
        this.topics = new LiveTopics(database);
        this.seen = Optional.of(first());
        this.thread = new Thread(this::watch, "live version of " + stream);
        thread.setDaemon(true);
        thread.start();
    }

    private LiveTopic first() {
        try {
            Optional<LiveTopic> found = topics.find(stream);
            if (found.isEmpty()) {
                throw new UnknownStreamException("stream '" + stream + "' does not exist; there are " + topics.names()
                        + ". Names are case-sensitive; SHOW STREAMS lists them.");
            }
            return found.get();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the serving database does not say which topic is live for the stream '" + stream + "': "
                            + e.getMessage()
                            + ". Check the data source, and that its user belongs to the role that serving.readers names.",
                    e);
        } finally {
            topics.close();
        }
    }

    /** The live version as it was seen last; throws {@link UnknownStreamException} once the stream is dropped. */
    LiveTopic live() {
        return seen.orElseThrow(
                () -> new UnknownStreamException(
                        "the stream '" + stream
                                + "' was dropped, and its topic with it. Close this consumer; CREATE STREAM makes a new stream of that name."));
    }

    private void watch() {
        try {
            while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            topics.close();
        }
    }

    private void look() {
        try {
            seen = topics.find(stream);
            if (away) {
                LOG.info("the serving database says again which version of '{}' is live: {}", stream, seen);
            }
            away = false;
        } catch (SQLException | RuntimeException e) {
            if (!away) {
                LOG.warn(
                        "the serving database does not say which version of '{}' is live ({}); reading goes on with {}",
                        stream,
                        e.getMessage(),
                        seen);
            }
            away = true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
