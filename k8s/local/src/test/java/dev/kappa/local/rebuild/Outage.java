package dev.kappa.local.rebuild;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A part that is killed with -9 while a statement runs, and started again while it may still run. */
final class Outage {
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(4);

    private final RunningStack stack;

    Outage(RunningStack stack) {
        this.stack = stack;
    }

    /** When the part dies, counted from the beginning of the statement. */
    enum Moment {
        /** It is dead already. */
        BEFORE(0),
        SOON(150),
        LATER(1_200),
        /** Its change is in the journal. */
        BEGUN(0);

        private final long millis;

        Moment(long millis) {
            this.millis = millis;
        }
    }

    /**
     * What became of the statement.
     *
     * @param hit whether the part was dead while the statement ran
     * @param refusal what the person reads; empty if the statement succeeded
     * @param took the statement
     */
    record Outcome(String part, String statement, Moment moment, boolean hit, Optional<String> refusal, Duration took) {
        @Override
        public String toString() {
            return "%-11s %-6s %-4s %5.1f s  %-60.60s %s"
                    .formatted(
                            part,
                            moment,
                            hit ? "hit" : "miss",
                            took.toMillis() / 1e3,
                            statement.replaceAll("\\s+", " "),
                            refusal.map(r -> "-> " + r).orElse("done"));
        }
    }

    /** Runs the statement with the outage; returns when the statement has ended and every part is up. */
    Outcome during(String part, String statement, Moment moment) throws Exception {
        if (moment == Moment.BEFORE) {
            stack.kill(part);
        }
        long before = moment == Moment.BEGUN ? newest() : 0;
        Instant begun = Instant.now();
        CompletableFuture<Instant> ended = CompletableFuture.supplyAsync(() -> run(statement));
        Instant dead = begun;
        if (moment != Moment.BEFORE) {
            Thread.sleep(moment.millis);
            while (moment == Moment.BEGUN && newest() == before && !ended.isDone()) {
                Thread.sleep(10);
            }
            stack.kill(part);
            dead = Instant.now();
        }
        Thread.sleep(AWAY.toMillis());
        stack.up();
        Optional<String> refusal = Optional.empty();
        Instant end;
        try {
            end = ended.get(LONGEST_STATEMENT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Failed failed = (Failed) e.getCause();
            refusal = Optional.of(failed.getMessage());
            end = failed.at;
        } catch (TimeoutException e) {
            throw new AssertionError(statement + " did not end within " + LONGEST_STATEMENT.toMinutes() + " min after "
                    + part + " was killed " + moment);
        }
        return new Outcome(part, statement, moment, end.isAfter(dead), refusal, Duration.between(begun, end));
    }

    private long newest() throws SQLException {
        try (Connection serving = stack.serving()) {
            String id = Ledger.rows(
                            serving, "SELECT coalesce(max(id), 0) FROM kappa.changes WHERE statement NOT LIKE '--%'")
                    .get(0);
            return Long.parseLong(id.replaceAll("\\D", ""));
        }
    }

    private Instant run(String statement) {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows(statement, ROWS);
            return Instant.now();
        } catch (SQLException | RuntimeException e) {
            throw new Failed(GatewaySession.words(e));
        }
    }

    /** More than there are when a SELECT begins: it lives on what comes after the outage. */
    private static final int ROWS = 5_000;

    private static final class Failed extends CompletionException {
        private static final long serialVersionUID = 1L;
        private final Instant at = Instant.now();

        Failed(String words) {
            super(words, null);
        }
    }
}
