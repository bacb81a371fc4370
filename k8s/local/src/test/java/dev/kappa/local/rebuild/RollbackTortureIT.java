package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stream and its dependents go back and forth between two versions at random times, while facts come in; in every second rollback a part is killed
 * with -9. After each the views equal the query that is live over all facts, and nothing is left over. Prints its seed: {@code -Dkappa.seed=…}
 * draws the same moments, parts and phases.
 */
@Tag("torture")
class RollbackTortureIT extends UnderOrdeal {
    private static final int ROLLBACKS = Integer.getInteger("kappa.rollbacks", 20);
    private static final int MOST = 2 * ROLLBACKS;
    private static final List<String> PARTS = List.of("postgres", "kafka", "jobmanager", "taskmanager", "controller");
    private static final List<Phase> PHASES =
            List.of(Phase.START, Phase.REPLAY, Phase.CATCH_UP, Phase.STOP, Phase.FENCE, Phase.CUTOVER);

    /** What a version of {@code big_payments} was asked for. */
    private record Asked(int least, int v) {}

    private final List<Duration> whole = new ArrayList<>();
    private final List<Duration> stoodStill = new ArrayList<>();
    private Asked live = new Asked(10, 1);
    private Asked kept = new Asked(50, 2);
    private int undone;

    @Test
    void backAndForthAtRandomTimesWithEveryPartKilled() throws Exception {
        long seed = Long.getLong("kappa.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        payments.awaitEqual(live.least(), live.v());
        rebuilds.finish(Payments.alter("", kept.least(), kept.v()));
        swap();
        int hit = 0;
        int quietly = 0;
        for (int round = 0; hit < ROLLBACKS / 2 || quietly < ROLLBACKS - ROLLBACKS / 2; round++) {
            assertTrue(round < MOST, "only " + hit + " kills have hit in " + round + " rollbacks");
            Thread.sleep(random.nextInt(8_000));
            if (round % 2 == 0) {
                quietly++;
                rollBack(Optional.empty(), Phase.START);
            } else if (rollBack(
                    Optional.of(PARTS.get(random.nextInt(PARTS.size()))), PHASES.get(random.nextInt(PHASES.size())))) {
                hit++;
            }
        }
        System.out.printf(
                "rollbacks: %d, undone for a kill: %d; %s; without a kill: from the statement until live %s, views stood still %s%n",
                hit + quietly, undone, kills.figures(), Kills.spread(whole), Kills.spread(stoodStill));
    }

    /** @return whether the kill has hit */
    private boolean rollBack(Optional<String> killed, Phase phase) throws Exception {
        boolean hit = false;
        Optional<Held> held = killed.flatMap(part -> Held.in(phase, stack));
        ChangeStatus ended;
        try {
            long rollback = rebuilds.begin("ALTER STREAM big_payments ROLLBACK");
            if (killed.isPresent()) {
                hit = kills.kill(killed.get(), phase, rollback, held);
            }
            ended = rebuilds.awaitEnd(rollback);
        } finally {
            held.ifPresent(Held::close);
        }
        if (ended.state() == ChangeState.DONE) {
            swap();
        } else {
            undone++;
            System.out.println("rollback " + ended.id() + " was undone: " + ended.problems());
        }
        if (killed.isEmpty()) {
            assertEquals(ChangeState.DONE, ended.state(), ended.problems()::toString);
            whole.add(Duration.between(ended.submitted(), ended.ended().orElseThrow()));
            stoodStill.add(Rebuilds.stoodStill(ended));
        }
        payments.awaitEqual(live.least(), live.v());
        new Leftovers(stack).awaitNone(Duration.ofMinutes(2));
        return hit;
    }

    private void swap() {
        Asked was = live;
        live = kept;
        kept = was;
    }
}
