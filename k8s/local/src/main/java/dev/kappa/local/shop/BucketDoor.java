package dev.kappa.local.shop;

import com.amazonaws.SdkClientException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Puts price files into the bucket, over its outages. A put that is repeated because its answer was lost has the same bytes. */
final class BucketDoor {
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final PriceBucket bucket;
    private final PrintStream out;
    private final Clock clock;

    BucketDoor(PriceBucket bucket, PrintStream out, Clock clock) {
        this.bucket = bucket;
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
