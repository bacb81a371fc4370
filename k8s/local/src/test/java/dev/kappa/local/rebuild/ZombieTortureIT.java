package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.process.ProcessIdentity;
import dev.kappa.local.process.Stopper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Processes that stand still for longer than their lease, are replaced, and wake up while the new ones act: what they write late is rejected, and
 * the views equal their queries.
 */
@Tag("torture")
class ZombieTortureIT extends UnderOrdeal {
    private static final int ROUNDS = Integer.getInteger("kappa.zombies", 3);
    private static final Pattern REJECTED = Pattern.compile("another controller has taken the lock since"
            + "|changes nothing any more|may not write, a newer attempt does|InvalidProducerEpoch|ProducerFenced");

    private static int version = 1;

    @Test
    void aFrozenControllerChangesNothingWhenItWakesUp() throws Exception {
        int rejected = 0;
        int frozen = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", 10, ++version));
            for (Phase phase : List.of(Phase.START, Phase.REPLAY, Phase.STOP, Phase.FENCE)) {
                if (kills.await(phase, rebuild).seen() == Phase.Seen.NOW) {
                    rejected += wakeUpLate("controller", Duration.ofSeconds(5));
                    frozen++;
                }
            }
            rebuilds.await(rebuild);
            payments.awaitEqual(10, version);
            new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        }
        System.out.println("controllers frozen: " + frozen + ", stale acts rejected: " + rejected + ", accepted: 0");
        assertTrue(rejected > 0, "no act of a frozen controller was ever rejected");
    }

    @Test
    void aFrozenTaskManagerWritesNothingWhenItWakesUp() throws Exception {
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            rejected += wakeUpLate("taskmanager", Duration.ofSeconds(10));
            payments.awaitEqual(10, version);
        }
        System.out.println(
                "task managers frozen: " + ROUNDS + ", stale writes rejected: " + rejected + ", accepted: 0");
    }

    /** @return how many rejections the logs tell of since */
    private static int wakeUpLate(String part, Duration awake) throws Exception {
        Path log = stack.settings().home().log(part);
        long before = rejections(log);
        ProcessIdentity old = stack.freezeAndReplace(part);
        try {
            if (part.equals("taskmanager")) {
                awaitReplaced();
            }
            String holder = holder();
            Stopper.signal(old, "CONT");
            Thread.sleep(awake.toMillis());
            assertEquals(holder, holder(), "who acts");
        } finally {
            Stopper.signal(old, "CONT");
            Stopper.signal(old, "KILL");
        }
        return (int) (rejections(log) - before);
    }

    /** Until the JobManager has given up the frozen one, and every job runs on the new one: before, it would merely have been slow. */
    private static void awaitReplaced() throws Exception {
        Leftovers leftovers = new Leftovers(stack);
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (leftovers.taskManagers() != 1) {
            assertTrue(Instant.now().isBefore(deadline), "the JobManager does not give up the frozen TaskManager");
            Thread.sleep(200);
        }
        leftovers.awaitNone(Duration.ofMinutes(3));
    }

    private static String holder() throws SQLException {
        try (Connection serving = stack.serving()) {
            return Ledger.rows(serving, "SELECT owner, fence FROM kappa.lock").toString();
        }
    }

    private static long rejections(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> REJECTED.matcher(line).find())
                .count();
    }
}
