package dev.kappa.gateway.endpoint;

import dev.kappa.redeploy.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends queries that nobody reads any more. A client that goes away in an orderly way closes its query, one that is killed does not: it
 * is only no longer heard (Flink's clients send a heartbeat a minute). Then its operations are closed, which cancels their jobs; the
 * session itself stays until Flink's own idle timeout, for a client that was only asleep.
 *
 * <p>Should this gateway be killed, the cluster ends the jobs: they are submitted as attached to a client, and it is this class that
 * sends the heartbeats of one, as long as the real client is heard.
 */
final class AbandonedQueries implements AutoCloseable {
    /** How long the cluster lets a query run without a word from this gateway; it looks as often. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedQueries.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /** Speaks for a job's client. */
    @FunctionalInterface
    interface Heartbeats {
        void extend(String job, Instant until);
    }

    private final SqlGatewayService flink;
    private final Conversations conversations;
    private final Heartbeats heartbeats;
    private final Duration patience;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "kappa-abandoned-queries");
        thread.setDaemon(true);
        return thread;
    });

    AbandonedQueries(
            SqlGatewayService flink,
            Conversations conversations,
            Heartbeats heartbeats,
            Duration patience,
            Clock clock) {
        this.flink = flink;
        this.conversations = conversations;
        this.heartbeats = heartbeats;
        this.patience = patience;
        this.clock = clock;
    }

    /** What a query is submitted with, so that the cluster ends it when nobody speaks for it, and its checkpoints end with it. */
    static Map<String, String> settings() {
        return Map.of(
                "execution.checkpointing.externalized-checkpoint-retention", "DELETE_ON_CANCELLATION",
                "execution.attached", "true",
                "execution.shutdown-on-attached-exit", "true",
                "client.heartbeat.timeout", LEASE.toMillis() + " ms");
    }

    void start() {
        long between = BETWEEN_LOOKS.toMillis();
        timer.scheduleWithFixedDelay(this::look, between, between, TimeUnit.MILLISECONDS);
    }

    /** One look; never throws, for that would be the last. */
    void look() {
        for (Submitted left : conversations.silentFor(patience)) {
            try {
                conversations.end(left.operation());
                flink.closeOperation(left.session(), left.operation());
                LOG.info(
                        "nothing was heard of session {} for {} s: operation {} is closed{}",
                        left.session(),
                        patience.toSeconds(),
                        left.operation(),
                        left.job().map(j -> ", its job " + j + " ends").orElse(""));
            } catch (RuntimeException e) {
                LOG.debug("{} has ended already", left.operation(), e);
            }
        }
        for (Submitted read : conversations.queriesHeardWithin(patience)) {
            try {
                heartbeats.extend(read.job().orElseThrow(), clock.instant().plus(LEASE));
            } catch (Unavailable e) {
                LOG.warn("the query of {} may end: {}", read.session(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.warn("no heartbeat for job {}", read.job(), e);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
