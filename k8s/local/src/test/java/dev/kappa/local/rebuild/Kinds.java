package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streams and views of every kind over the {@link Ledger}: an admission, an append stream, a window, a top-N, a temporal join, a DataStream job over
 * two streams with a view of it, an aggregate, and a view over that view. What their queries leave open are the fields, which the oracle's queries follow.
 */
final class Kinds implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String ADMISSION =
            """
            STREAM payments (
              id BIGINT, account BIGINT, amount DECIMAL(%s), kind STRING, ts TIMESTAMP(3) NOT NULL,
              WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
            ) WITH ('format' = 'json'%s)""";
    private static final String PAID = "SELECT id, account, amount, kind, ts FROM payments WHERE amount >= %d";
    private static final String VISITS =
            """
            STREAM lapses (
              customer_id BIGINT NOT NULL, visit_start TIMESTAMP(3) NOT NULL, visit_end TIMESTAMP(3) NOT NULL,
              products INT NOT NULL, looks INT NOT NULL, PRIMARY KEY (customer_id, visit_start) NOT ENFORCED
            ) USING JOB 'dev.kappa.jobs.shop.AbandonedBaskets' READING page_views, orders
            WITH ('visit.gap' = 'PT20S', 'order.within' = 'PT30S', 'products.min' = '%d')""";
    private static final String WINDOWS =
            """
            SELECT window_start, kind, SUM(amount) AS amount, COUNT(*) AS n
            FROM TABLE(TUMBLE(TABLE paid, DESCRIPTOR(ts), INTERVAL '%d' SECOND))
            GROUP BY window_start, window_end, kind""";
    private static final String TOP =
            """
            (PRIMARY KEY (kind, id) NOT ENFORCED) AS SELECT kind, id, amount FROM (
              SELECT kind, id, amount, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY amount DESC, id) AS place FROM paid)
            WHERE place <= %d""";
    private static final String PRICED =
            """
            WITH refunds AS (
              SELECT account, amount, ts FROM (
                SELECT *, ROW_NUMBER() OVER (PARTITION BY account ORDER BY ts DESC) AS n FROM paid WHERE kind = 'refund')
              WHERE n = 1)
            SELECT p.id, p.account, p.ts, r.amount AS refunded
            FROM paid AS p LEFT JOIN refunds FOR SYSTEM_TIME AS OF p.ts AS r ON r.account = p.account
            WHERE p.kind = '%s'""";

    int least;
    int seconds;
    int places;
    int products;
    int top;
    String joined;
    String accountsBy;

    private final RunningStack stack;
    private final Ledger ledger;

    /** Defines all of them and lets the ledger write: so many payments at once, then on and on. */
    Kinds(RunningStack stack, Connection oracle, int history) throws Exception {
        this.stack = stack;
        asDefined();
        stack.script("kinds.sql", definitions()).orFail();
        ledger = new Ledger(stack.config().kafka().bootstrapServers(), oracle);
        ledger.write(history);
        ledger.play();
    }

    /** From now on the views are expected to be what they were defined as. */
    void asDefined() {
        least = 10;
        seconds = 60;
        places = 3;
        products = 2;
        top = 100;
        joined = "card";
        accountsBy = "account";
    }

    private String definitions() {
        return String.join(
                ";\n",
                "CREATE " + admission("10, 2", ""),
                "CREATE STREAM paid AS " + paid(),
                "CREATE MATERIALIZED VIEW windows AS " + windows(),
                "CREATE MATERIALIZED VIEW dearest " + dearest(),
                "CREATE MATERIALIZED VIEW priced AS " + priced(),
                "CREATE STREAM page_views (WATERMARK FOR view_time AS view_time - INTERVAL '1' SECOND) AS"
                        + " SELECT account AS customer_id, kind AS stock_code, ts AS view_time FROM paid WHERE kind <> 'refund'",
                "CREATE STREAM orders (WATERMARK FOR order_time AS order_time - INTERVAL '1' SECOND) AS"
                        + " SELECT CAST(id AS STRING) AS order_no, account AS customer_id, ts AS order_time"
                        + " FROM paid WHERE kind = 'refund'",
                "CREATE " + lapses(),
                "CREATE MATERIALIZED VIEW lapsed AS SELECT customer_id, COUNT(*) AS visits, SUM(looks) AS looks"
                        + " FROM lapses GROUP BY customer_id",
                "CREATE MATERIALIZED VIEW accounts AS"
                        + " SELECT account, SUM(amount) AS amount, COUNT(*) AS n FROM paid GROUP BY account",
                "CREATE MATERIALIZED VIEW richest AS " + richest(),
                "");
    }

    String admission(String amount, String options) {
        return ADMISSION.formatted(amount, options);
    }

    String paid() {
        return PAID.formatted(least);
    }

    String windows() {
        return WINDOWS.formatted(seconds);
    }

    String dearest() {
        return TOP.formatted(places);
    }

    String priced() {
        return PRICED.formatted(joined);
    }

    String lapses() {
        return VISITS.formatted(products);
    }

    String richest() {
        return "SELECT COUNT(*) AS accounts, SUM(n) AS n FROM accounts WHERE n > " + top;
    }

    /**
     * Pauses the ledger until every view is equal to its query, and lets it go on.
     *
     * @return for how long the views were behind once the oracle had answered
     */
    Duration awaitEqual() throws Exception {
        ledger.pause();
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (Map.Entry<String, String> query : queries().entrySet()) {
            expected.put(query.getKey(), ledger.rows(query.getValue()));
        }
        Instant begin = Instant.now();
        while (true) {
            List<String> different = different(expected);
            Duration behind = Duration.between(begin, Instant.now());
            if (different.isEmpty()) {
                ledger.play();
                return behind;
            }
            if (behind.compareTo(PATIENCE) > 0) {
                throw new AssertionError(String.join("\n", different));
            }
            Thread.sleep(200);
        }
    }

    private List<String> different(Map<String, List<String>> expected) throws Exception {
        Map<String, String> served = Map.of(
                "windows", "SELECT window_start, kind, amount, n FROM windows",
                "dearest", "SELECT kind, id, amount FROM dearest",
                "priced", "SELECT id, account, ts, refunded FROM priced",
                "lapsed", "SELECT customer_id, visits, looks FROM lapsed",
                "accounts", "SELECT account, amount, n FROM accounts",
                "richest", "SELECT accounts, n FROM richest");
        List<String> different = new ArrayList<>();
        try (Connection serving = stack.serving()) {
            for (Map.Entry<String, List<String>> view : expected.entrySet()) {
                List<String> rows = Ledger.rows(serving, served.get(view.getKey()));
                if (!rows.equals(view.getValue())) {
                    List<String> missing = new ArrayList<>(view.getValue());
                    missing.removeAll(rows);
                    List<String> foreign = new ArrayList<>(rows);
                    foreign.removeAll(view.getValue());
                    different.add("%s has %d rows instead of %d; missing %s; foreign %s"
                            .formatted(
                                    view.getKey(),
                                    rows.size(),
                                    view.getValue().size(),
                                    missing.subList(0, Math.min(5, missing.size())),
                                    foreign.subList(0, Math.min(5, foreign.size()))));
                }
            }
        }
        return different;
    }

    /** By view: its query over the ledger. Event time is that of the newest payment of each stream, less a second. */
    private Map<String, String> queries() {
        String paid = "paid AS (SELECT * FROM ledger WHERE amount >= " + least + ")";
        String now = "(SELECT max(ts) - interval '1 second' FROM paid)";
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put(
                "windows",
                "WITH " + paid
                        + " SELECT date_bin('%d seconds', ts, '2000-01-01') AS w, kind, sum(amount), count(*)"
                                .formatted(seconds)
                        + " FROM paid GROUP BY 1, 2 HAVING date_bin('%d seconds', min(ts), '2000-01-01')"
                                .formatted(seconds)
                        + " + interval '%d seconds' <= %s".formatted(seconds, now));
        queries.put(
                "dearest",
                "WITH " + paid
                        + " SELECT kind, id, amount FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY"
                        + " amount DESC, id) AS place FROM paid) p WHERE place <= " + places);
        queries.put(
                "priced",
                "WITH " + paid
                        + " SELECT id, account, ts, (SELECT amount FROM ledger r WHERE r.kind = 'refund' AND r.amount >= "
                        + least
                        + " AND r.account = p.account AND r.ts <= p.ts ORDER BY ts DESC LIMIT 1) FROM paid p WHERE kind = '"
                        + joined + "' AND ts < " + now);
        queries.put("lapsed", lapsed(paid));
        queries.put(
                "accounts", "WITH " + paid + " SELECT " + accountsBy + ", sum(amount), count(*) FROM paid GROUP BY 1");
        queries.put(
                "richest",
                "WITH " + paid + " SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM paid GROUP BY " + accountsBy
                        + ") a WHERE n > " + top);
        return queries;
    }

    private String lapsed(String paid) {
        return "WITH " + paid
                + """
                , steps AS (
                  SELECT *, ts - lag(ts) OVER (PARTITION BY account ORDER BY ts) < interval '20 seconds' AS goes_on
                  FROM paid WHERE kind <> 'refund'
                ), islands AS (
                  SELECT *, count(*) FILTER (WHERE goes_on IS NOT TRUE) OVER (PARTITION BY account ORDER BY ts) AS island FROM steps
                ), visits AS (
                  SELECT account, min(ts) AS a, max(ts) AS z, count(DISTINCT kind) AS products, count(*) AS looks
                  FROM islands GROUP BY account, island
                )
                SELECT account, count(*), sum(looks) FROM visits v
                WHERE products >= %d
                  AND z + interval '30 seconds' < least(
                    (SELECT max(ts) FROM paid WHERE kind <> 'refund'), (SELECT max(ts) FROM paid WHERE kind = 'refund'))
                    - interval '1 second'
                  AND NOT EXISTS (SELECT FROM ledger o WHERE o.kind = 'refund' AND o.amount >= %d AND o.account = v.account
                    AND o.ts BETWEEN v.a AND v.z + interval '30 seconds')
                GROUP BY account"""
                        .formatted(products, least);
    }

    /** Removes everything again, and stops the ledger. */
    @Override
    public void close() throws Exception {
        stack.script("drop.sql", "DROP STREAM payments CASCADE;\n").orFail();
        ledger.close();
    }
}
