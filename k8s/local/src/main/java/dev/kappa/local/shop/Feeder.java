package dev.kappa.local.shop;

import dev.kappa.local.shop.Timeline.Doors;
import dev.kappa.local.shop.Timeline.Event;
import dev.kappa.local.shop.Timeline.PriceFileArrives;
import dev.kappa.redeploy.config.KappaConfig;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Plays the shop's history at a chosen speed through its three doors.
 *
 * <p>It may be stopped in any way, killed too, and started again: each door knows what it has already let in (the database by a
 * count in its transactions, the topic by the numbers of its records, the bucket by its objects), and events that are done are passed
 * over. It waits for a door whose system is away for up to ten minutes.
 */
public final class Feeder {
    private final FeederOptions options;
    private final PrintStream out;
    private final AtomicBoolean stop = new AtomicBoolean();

    Feeder(FeederOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends with 0 when the day of {@code --until} or the end is reached, or when asked to stop; 2 for a wrong command line. */
    public static void main(String[] arguments) throws Exception {
        FeederOptions options;
        try {
            options = FeederOptions.parse(List.of(arguments), System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Feeder feeder = new Feeder(options, System.out);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> feeder.stopAndWait(main)));
        feeder.run();
    }

    void run() throws Exception {
        Clock clock = Clock.systemUTC();
        ShopConnections connections = new ShopConnections(KappaConfig.read(options.config()));
        Timeline timeline = Timeline.ofTheShop();
        try (DatabaseDoor database = new DatabaseDoor(connections, out, clock);
                PageViewTopic topic = connections.pageViews()) {
            BucketDoor bucket = new BucketDoor(
                    connections.prices(), connections::priceNotifications, options.filesAhead(), out, clock);
            out.printf(
                    "The shop's history: %,d transactions, %,d of them done; %,d page views, %,d sent.%n",
                    timeline.transactions(), database.position(), timeline.views(), topic.position());
            Pace pace = new Pace(options.speed(), clock);
            Duration every = Duration.ofSeconds(System.console() == null ? 5 : 1);
            Progress progress =
                    new Progress(out, clock, every, timeline.events().size());
            play(timeline, pace, new Doors(database, topic, bucket, progress));
            topic.flush();
            progress.summary(stop.get() ? "stopped" : options.until().isPresent() ? "paused" : "all done");
        }
    }

    private void play(Timeline timeline, Pace pace, Doors doors) throws Exception {
        for (Event event : timeline.events()) {
            if (stop.get() || !event.time().isBefore(options.end())) {
                return;
            }
            if (event.isIn(doors)) {
                doors.progress().skipped();
            } else {
                if (!(event instanceof PriceFileArrives)) {
                    waitFor(pace.until(event.time()));
                }
                event.enter(doors);
            }
            doors.progress().happened(event.time());
        }
    }

    private void waitFor(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toMillis(); left > 0 && !stop.get(); left = (end - System.nanoTime()) / 1_000_000) {
            Thread.sleep(Math.min(left, 100));
        }
    }

    private void stopAndWait(Thread main) {
        stop.set(true);
        try {
            main.join(Duration.ofSeconds(20).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
