package dev.kappa.local.shop;

import com.amazonaws.SdkClientException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Puts price files into the bucket, over its outages. A put that is repeated because its answer was lost has the same bytes.
 *
 * <p>With a limit of files ahead it waits while so many are not read yet. A queue tells of a bucket's files in any order, and a stream
 * of prices allows for some days of it; a year that is played in a minute, to readers that are being restarted, would be months.
 */
final class BucketDoor {
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final PriceBucket bucket;
    private final Optional<PriceQueue> queue;
    private final int filesAhead;
    private final PrintStream out;
    private final Clock clock;

    BucketDoor(PriceBucket bucket, Supplier<PriceQueue> queue, OptionalInt filesAhead, PrintStream out, Clock clock) {
        this.bucket = bucket;
        this.queue = Optional.of(queue).filter(q -> filesAhead.isPresent()).map(Supplier::get);
        this.filesAhead = filesAhead.orElse(0);
        this.out = out;
        this.clock = clock;
    }

    boolean has(PriceFile file) {
        return bucket.has(file);
    }

    void put(PriceFile file) throws InterruptedException {
        Instant deadline = clock.instant().plus(OUTAGE);
        while (true) {
            try {
                if (queue.isPresent() && queue.get().outstanding() >= filesAhead) {
                    if (clock.instant().isAfter(deadline)) {
                        throw new SdkClientException("nobody has read the files before " + file.key() + " for "
                                + OUTAGE.toMinutes() + " minutes: is the source of the bucket there, and does it run?");
                    }
                    Thread.sleep(BETWEEN_LOOKS.toMillis());
                    continue;
                }
                bucket.put(file);
                return;
            } catch (SdkClientException e) {
                if (clock.instant().isAfter(deadline)) {
                    throw e;
                }
                out.println("the bucket did not take " + file.key() + " (" + e.getMessage() + "), trying again");
                Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            }
        }
    }
}
