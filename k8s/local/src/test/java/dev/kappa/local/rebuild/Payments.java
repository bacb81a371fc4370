package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Six objects over the {@link Ledger}: an admission, an append stream, an aggregate, and three views, two of them over the aggregate. The
 * query of {@code big_payments} has two numbers: the least amount, and {@code v}, which every view carries on, so that a reader sees which
 * version it reads.
 */
final class Payments implements AutoCloseable {
    static final List<String> ALTERED = List.of("account_balances", "balances", "big_payments", "per_minute", "totals");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String DEFINITIONS =
            """
            CREATE STREAM payments (
              id BIGINT, account BIGINT, amount DECIMAL(10, 2), kind STRING, ts TIMESTAMP(3) NOT NULL,
              WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
            ) WITH ('format' = 'json');
            CREATE STREAM big_payments AS SELECT id, account, amount, kind, ts, 1 AS v FROM payments WHERE amount >= 10;
            CREATE STREAM balances AS
            SELECT account, SUM(amount) AS balance, COUNT(*) AS n, MAX(v) AS v FROM big_payments GROUP BY account;
            CREATE MATERIALIZED VIEW account_balances AS SELECT account, balance, n, v FROM balances;
            CREATE MATERIALIZED VIEW totals AS
            SELECT SUM(balance) AS total, SUM(n) AS n, COUNT(*) AS accounts, MAX(v) AS v FROM balances;
            CREATE MATERIALIZED VIEW per_minute AS
            SELECT window_start, kind, SUM(amount) AS amount, COUNT(*) AS n, MAX(v) AS v
            FROM TABLE(TUMBLE(TABLE big_payments, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
            GROUP BY window_start, window_end, kind;
            """;

    private final RunningStack stack;
    private final Ledger ledger;

    /** Defines all six and lets the ledger write: so many payments at once, then on and on. */
    Payments(RunningStack stack, Connection oracle, int history) throws Exception {
        this.stack = stack;
        stack.script("payments.sql", DEFINITIONS).orFail();
        ledger = new Ledger(stack.config().kafka().bootstrapServers(), oracle);
        ledger.write(history);
        ledger.play();
    }

    Ledger ledger() {
        return ledger;
    }

    /** The statement that alters {@code big_payments}. @param options such as {@code CUTOVER = MANUAL}, or nothing */
    static String alter(String options, int least, int v) {
        return "ALTER STREAM big_payments " + options + " AS SELECT id, account, amount, kind, ts, " + v
                + " AS v FROM payments WHERE amount >= " + least;
    }

    /** Pauses the ledger until every view is equal to its query, and lets it go on. */
    void awaitEqual(int least, int v) throws Exception {
        ledger.pause();
        String big = "(SELECT *, " + v + " AS v FROM ledger WHERE amount >= " + least + ")";
        List<List<String>> expected = List.of(
                ledger.rows("SELECT account, sum(amount), count(*), max(v) FROM " + big + " b GROUP BY account"),
                ledger.rows("SELECT sum(amount), count(*), count(DISTINCT account), max(v) FROM " + big + " b"),
                ledger.rows("SELECT date_trunc('minute', ts), kind, sum(amount), count(*), max(v) FROM " + big
                        + " b WHERE date_trunc('minute', ts) + interval '1 minute' <="
                        + " (SELECT max(ts) - interval '1 second' FROM " + big + " c) GROUP BY 1, 2"));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            List<List<String>> served = served();
            if (served.equals(expected)) {
                ledger.play();
                return;
            }
            if (Instant.now().isAfter(deadline)) {
                assertEquals(expected, served);
            }
            Thread.sleep(200);
        }
    }

    private List<List<String>> served() throws SQLException {
        List<List<String>> served = new ArrayList<>();
        try (Connection serving = stack.serving()) {
            served.add(Ledger.rows(serving, "SELECT account, balance, n, v FROM account_balances"));
            served.add(Ledger.rows(serving, "SELECT total, n, accounts, v FROM totals"));
            served.add(Ledger.rows(serving, "SELECT window_start, kind, amount, n, v FROM per_minute"));
        }
        return served;
    }

    /** Removes everything again, and stops the ledger. */
    @Override
    public void close() throws Exception {
        stack.script("drop.sql", "DROP STREAM payments CASCADE;\n").orFail();
        ledger.close();
    }
}
