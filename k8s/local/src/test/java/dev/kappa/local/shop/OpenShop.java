package dev.kappa.local.shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.rebuild.RebuildWatch;
import dev.kappa.local.shop.Oracle.Difference;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The shop on a running stack: its database, every script of {@code sql-scripts}, the feeder, and the oracle beside it. */
final class OpenShop implements AutoCloseable {
    private static final List<String> VIEWS = List.of(
            "revenue_per_hour",
            "revenue_per_country",
            "shop_totals",
            "disappointed_customers",
            "current_prices",
            "customer_sessions",
            "trending_products",
            "abandoned_per_day");
    /** What follows from enriched_orders. */
    private static final Set<String> ALTERED = Set.of("revenue_per_hour", "revenue_per_country", "shop_totals");

    private static final String KEPT_LINES = "stock_code NOT IN ('POST', 'DOT', 'C2', 'M', 'S', 'BANK CHARGES')";
    private static final Duration CATCHING_UP = Duration.ofMinutes(5);

    private final RunningStack stack;
    private final FeederProcess feeder;
    private Oracle oracle;
    private boolean altered;

    OpenShop(RunningStack stack) throws Exception {
        this.stack = stack;
        Shop.init(stack.config());
        oracle = new Oracle(stack.config());
        oracle.prepare();
        feeder = new FeederProcess(
                stack.settings().home().config(), stack.settings().home().log("feeder"));
        stack.script(RunningStack.checkout().resolve("sql-scripts")).orFail();
    }

    RunningStack stack() {
        return stack;
    }

    FeederProcess feeder() {
        return feeder;
    }

    Oracle oracle() {
        return oracle;
    }

    /** For an oracle whose connections died with Postgres. */
    void connectAgain() throws Exception {
        oracle.close();
        oracle = new Oracle(stack.config());
    }

    /** Feeds up to the beginning of a day, or all, as fast as it goes. */
    void feed(Optional<LocalDate> until) throws Exception {
        feeder.start("max", until.map(LocalDate::toString));
        feeder.awaitEnd();
    }

    /** Runs a statement that begins a rebuild, and sees it through; {@code altered}: lines without postage are all that counts from now on. */
    Duration rebuild(String statement, boolean altered) throws Exception {
        Instant begin = Instant.now();
        try (Registry registry = JdbcRegistry.of(stack.config())) {
            stack.script("rebuild.sql", statement).orFail();
            long id = registry.history(1).get(0).id();
            assertTrue(
                    new RebuildWatch(registry, System.out, false).until(id),
                    () -> registry.status(id).problems().toString());
        }
        this.altered = altered;
        Duration took = Duration.between(begin, Instant.now());
        System.out.printf("rebuilt in %d s%n", took.toSeconds());
        return took;
    }

    /** Returns once all views and the stream {@code priced_views} equal the oracle's queries over what was fed. */
    void awaitEqual(Optional<LocalDate> fedUntil) throws Exception {
        oracle.fedUntil(fedUntil);
        Instant begin = Instant.now();
        String said = "";
        Optional<Difference> difference = difference();
        while (difference.isPresent() && Duration.between(begin, Instant.now()).compareTo(CATCHING_UP) < 0) {
            if (!said.equals(difference.get().name())) {
                said = difference.get().name();
                System.out.printf("%d s: %s%n", secondsSince(begin), difference.get());
            }
            Thread.sleep(1_000);
            difference = difference();
        }
        long seconds = secondsSince(begin);
        List<Difference> all = new ArrayList<>();
        for (String view : VIEWS) {
            all.add(ofView(view));
        }
        all.add(pricedViews());
        all.forEach(System.out::println);
        assertTrue(
                all.stream().allMatch(Difference::isNone),
                () -> seconds + " s after the feeder stopped there are differences:\n" + all);
        System.out.printf("all views are equal %d s after the feeder stopped%n", seconds);
    }

    private Optional<Difference> difference() throws Exception {
        for (String view : VIEWS) {
            Difference difference = ofView(view);
            if (!difference.isNone()) {
                return Optional.of(difference);
            }
        }
        return Optional.of(pricedViews()).filter(difference -> !difference.isNone());
    }

    private Difference ofView(String view) throws Exception {
        return altered && ALTERED.contains(view) ? oracle.ofView(view, KEPT_LINES) : oracle.ofView(view);
    }

    private Difference pricedViews() throws Exception {
        return oracle.ofStream("priced_views", new TopicReader(stack.config()).values("priced_views.v1"));
    }

    String lastOrder() throws Exception {
        try (Oracle now = new Oracle(stack.config())) {
            return now.texts("SELECT max(order_time) FROM public.orders").get(0);
        }
    }

    static long secondsSince(Instant begin) {
        return Duration.between(begin, Instant.now()).toSeconds();
    }

    @Override
    public void close() throws Exception {
        feeder.close();
        oracle.close();
    }
}
