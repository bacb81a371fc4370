package dev.kappa.local.demo;

import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.demo.DeadLetters.DeadLetter;
import dev.kappa.local.rebuild.RebuildWatch;
import dev.kappa.local.shop.Shop;
import dev.kappa.local.sql.ScriptFolder;
import dev.kappa.local.sql.SqlClient;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.Registry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the demo does between the start and the end of the stack. */
final class Chapters {
    /** Three months in forty seconds; a machine that is slower does less of it. */
    private static final String SPEED = "60h/s";

    private static final List<String> FIRST =
            List.of("revenue_per_hour", "revenue_per_country", "shop_totals", "page_views", "uploads");

    private static final String FIRST_PART_ENDS = "2011-03-01";
    private static final Duration FIRST_PART_AT_MOST = Duration.ofMinutes(4);

    /** While a stream is altered, two cores have enough to do. */
    private static final String SLOWLY = "6h/s";

    private static final int LOOKS_AFTERWARDS = 2;
    private static final String TOTALS = "SELECT order_lines, revenue FROM shop_totals";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration CATCHING_UP = Duration.ofSeconds(100);

    private final Story story;
    private final StackSettings settings;
    private final KappaConfig config;
    private final PrintStream out;

    Chapters(Story story, StackSettings settings, KappaConfig config, PrintStream out) {
        this.story = story;
        this.settings = settings;
        this.config = config;
        this.out = out;
    }

    void tell() throws Exception {
        Shop.init(config);
        try (LiveViews views = new LiveViews(config)) {
            define();
            if (views.historyIsOver()) {
                story.chapter("The history");
                story.say(
                        "The shop's history has been played to its end before; make clean and make demo play it again."
                                + " This is what the views say now:");
                look(views);
            } else {
                open(views);
                alter(views);
            }
            deadLetters();
            proof(views);
            goOn();
        }
    }

    /** What the first look needs. The rest can wait: whatever is defined later reads the log from its beginning. */
    private void define() throws Exception {
        story.chapter("The definitions");
        Path scripts = settings.checkout().resolve("sql-scripts");
        List<Path> first = missing(ScriptFolder.scriptsOf(scripts, FIRST));
        if (first.isEmpty()) {
            story.say("Sources, streams and views exist from an earlier run (make sql, then SHOW STREAMS;).");
            return;
        }
        story.say(
                "One object a file, under sql-scripts/. A source is an outside system. All tables of the shop's database:");
        story.verbatim(Files.readString(scripts.resolve("sources/shop.sql")));
        story.blank();
        story.say("A stream is a query that never ends, over other streams:");
        story.verbatim(Files.readString(scripts.resolve("streams/enriched_orders.sql")));
        story.blank();
        story.say("A materialized view is a stream that Postgres serves as a table:");
        story.verbatim(Files.readString(scripts.resolve("views/revenue_per_hour.sql")));
        story.blank();
        story.say(
                "They go through Flink's own SQL Client, here the %d that the first look needs: make sql FILE=sql-scripts"
                        .formatted(first.size()));
        run(first);
        story.say("Done: each is a Flink job of its own now, and waits for facts.");
    }

    private void defineTheRest() throws Exception {
        List<Path> rest = missing(ScriptFolder.scripts(settings.checkout().resolve("sql-scripts")));
        if (rest.isEmpty()) {
            return;
        }
        story.blank();
        story.say(
                "Facts are kept for ever, so that nothing is late: the other %d streams and views are defined while the shop is"
                                .formatted(rest.size())
                        + " open, and begin with its first day.");
        run(rest);
    }

    private List<Path> missing(List<Path> scripts) {
        try (Registry registry = JdbcRegistry.of(config)) {
            Set<String> there = registry.topology().objects().keySet();
            return scripts.stream()
                    .filter(script ->
                            !there.contains(script.getFileName().toString().replaceFirst("\\.sql$", "")))
                    .toList();
        }
    }

    private void run(List<Path> scripts) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int exit =
                new SqlClient(settings, false).scripts(scripts, new PrintStream(printed, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new StackException(
                    "a script under sql-scripts/ was refused:\n" + printed.toString(StandardCharsets.UTF_8));
        }
    }

    private void open(LiveViews views) throws Exception {
        story.chapter("The shop opens");
        story.say(
                "The feeder starts: orders as ordinary transactions (cancellations update old order lines), a supplier's"
                        + " price file a day into the bucket, page views as JSON into a topic. A day takes 0.4 seconds.");
        try (BackgroundFeeder feeder = feeder(SPEED, Optional.of(FIRST_PART_ENDS))) {
            boolean first = true;
            Map<String, String> before = Map.of();
            while (feeder.isPlaying() && story.elapsed().compareTo(FIRST_PART_AT_MOST) < 0) {
                Thread.sleep((first ? Duration.ofSeconds(1) : BETWEEN_LOOKS).toMillis());
                if (views.rows("SELECT 1 FROM revenue_per_country LIMIT 1").isEmpty()) {
                    continue;
                }
                if (first) {
                    story.blank();
                    story.say("The first live view, %d seconds after make demo began."
                            .formatted(story.elapsed().toSeconds()));
                    look(views);
                    defineTheRest();
                    first = false;
                    continue;
                }
                look(views);
                Map<String, String> now = views.revenueOfOldHours();
                pastChanged(before, now);
                before = now;
            }
            if (feeder.isPlaying()) {
                feeder.stop();
            }
        }
    }

    /** The reason for all of this. */
    private void alter(LiveViews views) throws Exception {
        story.chapter("One statement");
        boolean altered = !views.rows("SELECT version FROM kappa.live WHERE name = 'enriched_orders' AND version > 1")
                .isEmpty();
        try (BackgroundFeeder feeder = feeder(SLOWLY, Optional.empty())) {
            if (altered) {
                story.say(
                        "The stream enriched_orders was altered in an earlier run (make rebuilds). The history goes on:");
            } else {
                alter(resource("alter.sql"), views);
            }
            for (int i = 0; i < LOOKS_AFTERWARDS && feeder.isPlaying(); i++) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
                look(views);
            }
            if (feeder.isPlaying()) {
                feeder.stop();
                story.blank();
                story.say("The shop closes here for today; make feed plays the rest of the year.");
            }
        }
    }

    private void alter(String statement, LiveViews views) throws Exception {
        story.say(
                "Somebody sees that the revenue counts postage. The query of a stream must change in the middle of it all, and"
                        + " with it every stream and view that follows from it. The feeder goes on, the views stay readable, and this"
                        + " is all there is to do:");
        story.verbatim(statement);
        story.blank();
        Path script = settings.home().scratch("demo").resolve("alter.sql");
        Files.createDirectories(script.getParent());
        Files.writeString(script, statement);
        List<List<String>> before = views.rows(TOTALS);
        run(List.of(script));
        try (Registry registry = JdbcRegistry.of(config)) {
            long rebuild = registry.history(1).get(0).id();
            if (!new RebuildWatch(registry, out, System.console() != null).until(rebuild)) {
                throw new StackException("the stream could not be altered; see above");
            }
        }
        story.blank();
        story.say(
                "Every name stands for its new version since one and the same transaction; nobody who read the views met an error"
                        + " or a mixture. The old versions are kept for a day: make rollback STREAM=enriched_orders.");
        story.table(
                List.of("", "order lines", "revenue"), List.of(row("before", before), row("now", views.rows(TOTALS))));
    }

    private static List<String> row(String when, List<List<String>> values) {
        List<String> row = new ArrayList<>(List.of(when));
        row.addAll(values.get(0));
        return row;
    }

    private BackgroundFeeder feeder(String speed, Optional<String> until) throws IOException {
        return new BackgroundFeeder(
                speed, until, settings.config(), settings.home().log("feeder"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Chapters.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void look(LiveViews views) throws SQLException {
        List<List<String>> totals = views.rows(
                "SELECT last_order, orders, order_lines, customers, revenue FROM shop_totals WHERE last_order IS NOT NULL");
        if (totals.isEmpty()) {
            return;
        }
        List<String> total = totals.get(0);
        story.blank();
        story.say("%s: %s orders with %s lines of %s customers, worth £%s"
                .formatted(total.get(0), total.get(1), total.get(2), total.get(3), total.get(4)));
        story.table(
                List.of("country", "revenue", "share", "orders"),
                views.rows("SELECT country, revenue, round(percent_of_all, 1) || ' %', orders FROM revenue_per_country"
                        + " ORDER BY revenue_per_country.revenue DESC LIMIT 4"));
        if (!views.exists("trending_products")) {
            return;
        }
        List<List<String>> trending = views.rows("SELECT window_end, stock_code, looks FROM trending_products"
                + " WHERE window_end = (SELECT max(window_end) FROM trending_products) ORDER BY place LIMIT 3");
        if (!trending.isEmpty()) {
            List<String> names = new ArrayList<>();
            for (List<String> row : trending) {
                names.add(row.get(1) + " (" + row.get(2) + ")");
            }
            story.say("    looked at most in the day to " + trending.get(0).get(0) + ": " + String.join(", ", names));
        }
    }

    private void pastChanged(Map<String, String> before, Map<String, String> now) {
        Optional<String> hour = LiveViews.mostChanged(before, now);
        hour.ifPresent(
                changed -> story.say("    the past has changed: %s, was £%s and is £%s (a cancellation of an old order)"
                        .formatted(changed, before.get(changed), now.get(changed))));
    }

    private void deadLetters() {
        story.chapter("Bad input");
        List<DeadLetter> letters = new DeadLetters(config, "page_views").all();
        story.say("Every 5,000th page view is broken on purpose. None stops a job: " + letters.size()
                + " records are in the topic page_views.dead-letters by now, with the place that each came from and the"
                + " reason:");
        for (DeadLetter letter : letters.subList(0, Math.min(4, letters.size()))) {
            story.blank();
            story.verbatim("offset " + letter.offset() + ": " + shortened(letter.value()));
            story.verbatim("  " + shortened(letter.reason()));
        }
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 110 ? line : line.substring(0, 107) + "...";
    }

    private void proof(LiveViews views) throws Exception {
        story.chapter("The proof");
        story.say(
                "A view equals its query over all facts, or it is worth nothing. The same in plain SQL over the shop's own"
                        + " tables:");
        story.verbatim(LiveViews.REVENUE_PER_HOUR_BY_THE_SHOP);
        story.blank();
        Duration deadline = story.elapsed().plus(CATCHING_UP);
        List<List<String>> expected = views.shopRows(LiveViews.REVENUE_PER_HOUR_BY_THE_SHOP);
        List<List<String>> served = views.rows(LiveViews.REVENUE_PER_HOUR);
        while (!sameRows(expected, served)) {
            if (story.elapsed().compareTo(deadline) > 0) {
                throw new StackException(
                        "revenue_per_hour has %d rows that are not those of the shop's %d, %d s after the"
                                        .formatted(
                                                different(expected, served), expected.size(), CATCHING_UP.toSeconds())
                                + " last order");
            }
            Thread.sleep(500);
            served = views.rows(LiveViews.REVENUE_PER_HOUR);
        }
        story.say("Equal: all %,d rows of revenue_per_hour, to the penny.".formatted(served.size()));
    }

    private static boolean sameRows(List<List<String>> expected, List<List<String>> served) {
        return expected.size() == served.size() && different(expected, served) == 0;
    }

    private static int different(List<List<String>> expected, List<List<String>> served) {
        Set<List<String>> missing = new HashSet<>(served);
        expected.forEach(missing::remove);
        return missing.size() + Math.max(0, expected.size() - served.size());
    }

    private void goOn() {
        story.chapter("How to go on");
        String psql = config.serving()
                .url()
                .replaceFirst(
                        "^jdbc:postgresql://",
                        "postgresql://" + config.serving().user() + "@");
        story.say("With the stack up (make up):");
        story.verbatim(
                """
                make sql                        Flink's SQL Client: SHOW STREAMS; DESCRIBE enriched_orders; SELECT * FROM shop_totals;
                make feed                       the rest of the history, if there is any left
                PGPASSWORD=$(cat %s) psql %s
                                                the views, from any Postgres client: TABLE revenue_per_country;
                make down                       stops everything
                make clean                      forgets everything"""
                        .formatted(
                                settings.checkout()
                                        .relativize(settings.home().secrets().file("serving")),
                                psql));
    }
}
