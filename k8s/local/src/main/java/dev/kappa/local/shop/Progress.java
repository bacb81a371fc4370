package dev.kappa.local.shop;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Locale;

/** Counts what went through the doors and prints a line about it now and then. */
final class Progress {
    private final PrintStream out;
    private final Clock clock;
    private final Duration every;
    private final long allEvents;
    private final Instant start;
    private Instant lastPrint;
    private long events;
    private long skipped;
    private long orders;
    private long lines;
    private long viewsSent;
    private long files;
    private long ordersAtLastPrint;
    private long linesAtLastPrint;

    Progress(PrintStream out, Clock clock, Duration every, long allEvents) {
        this.out = out;
        this.clock = clock;
        this.every = every;
        this.allEvents = allEvents;
        this.start = clock.instant();
        this.lastPrint = start;
    }

    void committed(ShopTransaction transaction) {
        orders++;
        lines += transaction.lines().size() + transaction.cancellations().size();
    }

    void viewed() {
        viewsSent++;
    }

    void arrived() {
        files++;
    }

    /** An event that an earlier run has already done. */
    void skipped() {
        skipped++;
    }

    void happened(LocalDateTime time) {
        events++;
        if (events % 64 == 0 && Duration.between(lastPrint, clock.instant()).compareTo(every) >= 0) {
            print(time);
        }
    }

    private void print(LocalDateTime time) {
        Instant now = clock.instant();
        double seconds = Duration.between(lastPrint, now).toMillis() / 1000.0;
        long done = events - skipped;
        long left = allEvents - events;
        long eta = done == 0 ? 0 : left * Duration.between(start, now).toMillis() / done / 1000;
        out.printf(
                Locale.ROOT,
                "%s  %5.1f %%  %,6.0f orders/s %,8.0f lines/s  %,d page views, %,d price files  %d:%02d left%n",
                time.toLocalDate(),
                100.0 * events / allEvents,
                (orders - ordersAtLastPrint) / seconds,
                (lines - linesAtLastPrint) / seconds,
                viewsSent,
                files,
                eta / 60,
                eta % 60);
        lastPrint = now;
        ordersAtLastPrint = orders;
        linesAtLastPrint = lines;
    }

    void summary(String how) {
        double seconds = Math.max(1, Duration.between(start, clock.instant()).toMillis()) / 1000.0;
        out.printf(
                Locale.ROOT,
                "%s: %,d transactions with %,d lines, %,d page views, %,d price files in %.1f s (%,.0f orders/s, %,.0f"
                        + " lines/s)%n",
                how,
                orders,
                lines,
                viewsSent,
                files,
                seconds,
                orders / seconds,
                lines / seconds);
    }
}
