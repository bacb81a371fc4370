package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many ALTERs, one after the other, while facts come in, sixteen readers read, and parts are killed with -9 at random, also while the rebuild
 * still recovers from the kill before. An ALTER may be undone for it; after each the views equal the query that is live over all facts, and
 * nothing is left over. A reader may lose its connection when Postgres is killed, and connects again; it never sees two versions, and nothing
 * older than it has seen. Prints its seed: {@code -Dkappa.alters=50 -Dkappa.kills=200 -Dkappa.seed=…} draws the same parts, phases and delays.
 */
@Tag("torture")
class ChaosAlterIT extends UnderOrdeal {
    private static final int ALTERS = Integer.getInteger("kappa.alters", 10);
    private static final int KILLS = Integer.getInteger("kappa.kills", 40);
    /** A kill that comes too late for its rebuild is made up for in a later one. */
    private static final int MOST = ALTERS + Math.max(3, ALTERS / 4);

    private static final int LONGEST_DELAY_MILLIS = 2_500;
    /** Always the same, so that what a reader counts only grows. */
    private static final int LEAST = 10;
    /** How many of 20 kills are of each part. */
    private static final Map<String, Integer> PARTS =
            Map.of("taskmanager", 8, "jobmanager", 4, "kafka", 3, "postgres", 2, "controller", 3);

    private final long seed = Long.getLong("kappa.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Deque<String> parts = new ArrayDeque<>();
    private final Set<Phase> phasesLeft = EnumSet.copyOf(Phase.OF_REBUILD);
    private final List<Duration> took = new ArrayList<>();
    private final List<Duration> equalAfter = new ArrayList<>();
    private final List<Duration> followedAfter = new ArrayList<>();
    private int hit;
    private int undone;
    private int live = 1;

    @Test
    void altersAmongRandomKillsLoseNothing() throws Exception {
        System.out.println("seed " + seed);
        int alter = 0;
        try (Readers readers = new Readers(stack::serving, 16, Readers.Outages.SURVIVED)) {
            while (alter < ALTERS || hit < KILLS) {
                assertTrue(alter < MOST, "seed " + seed + ": only " + hit + " kills have hit in " + alter + " alters");
                alter(++alter, readers);
            }
            readers.awaitMore(50);
            readers.close();
            assertEquals(List.of(), readers.wrong(), "seed " + seed);
            System.out.printf(
                    "seed %d: %d alters, %d of them undone; an alter took %s; views followed again %s after a kill, were equal %s"
                            + " after the alter's end; lost and doubled 0%n%s%n%s%n",
                    seed,
                    alter,
                    undone,
                    Kills.spread(took),
                    Kills.spread(followedAfter),
                    Kills.spread(equalAfter),
                    kills.figures(),
                    readers.figures());
        }
        // Fewer alters than this leave some phase to chance.
        if (ALTERS >= 2 * Phase.OF_REBUILD.size()) {
            assertEquals(Set.of(), phasesLeft, "seed " + seed + ": phases without a kill");
        }
    }

    private void alter(int alter, Readers readers) throws Exception {
        int altersLeft = Math.max(1, ALTERS - alter + 1);
        int due = Math.max(0, KILLS - hit + altersLeft - 1) / altersLeft;
        List<Phase> aims = draw(due);
        Map<Phase, Held> held = new EnumMap<>(Phase.class);
        for (Phase aim : aims) {
            Held.in(aim, stack)
                    .ifPresent(h -> Optional.ofNullable(held.put(aim, h)).ifPresent(Held::close));
        }
        ChangeStatus ended;
        try {
            long rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", LEAST, alter + 1));
            for (Phase aim : aims) {
                if (kills.await(aim, rebuild).seen() == Phase.Seen.NOW) {
                    Thread.sleep(random.nextInt(LONGEST_DELAY_MILLIS));
                }
                if (kills.strike(parts.peek(), rebuild, Optional.ofNullable(held.remove(aim)))
                        .isPresent()) {
                    parts.remove();
                }
                held.values().forEach(Held::renew);
            }
            ended = rebuilds.awaitEnd(rebuild);
        } finally {
            held.values().forEach(Held::close);
        }
        Instant calm = Instant.now();
        took.add(Duration.between(ended.submitted(), ended.ended().orElseThrow()));
        if (ended.state() == ChangeState.DONE) {
            live = alter + 1;
        } else {
            undone++;
        }
        payments.awaitEqual(LEAST, live);
        equalAfter.add(Duration.between(calm, Instant.now()));
        new Leftovers(stack).awaitNone(Duration.ofMinutes(3));
        List<Kills.Blow> hits = kills.settle();
        for (Kills.Blow blow : hits) {
            phasesLeft.remove(blow.phase());
            readers.followed(blow.dead()).ifPresent(followedAfter::add);
        }
        hit += hits.size();
        System.out.printf(
                "alter %d of %d is %s after %d s, equal %.1f s later; %d of %d kills have hit so far; %s %s%n",
                alter,
                ALTERS,
                ended.state(),
                took.get(took.size() - 1).toSeconds(),
                equalAfter.get(equalAfter.size() - 1).toMillis() / 1e3,
                hit,
                KILLS,
                readers.figures(),
                ended.problems());
        assertEquals(List.of(), readers.wrong(), "seed " + seed);
    }

    /** Phases to kill in, in their order, those first that have not been hit; and there are parts enough to kill. */
    private List<Phase> draw(int number) {
        List<Phase> all = new ArrayList<>(Phase.OF_REBUILD);
        List<Phase> aims = new ArrayList<>();
        List<Phase> left = new ArrayList<>(phasesLeft);
        Collections.shuffle(left, random);
        for (int i = 0; i < number; i++) {
            aims.add(i == 0 && !left.isEmpty() ? left.get(0) : all.get(random.nextInt(all.size())));
        }
        Collections.sort(aims);
        while (parts.size() < number) {
            List<String> deck = new ArrayList<>();
            new TreeMap<>(PARTS).forEach((part, often) -> deck.addAll(Collections.nCopies(often, part)));
            Collections.shuffle(deck, random);
            parts.addAll(deck);
        }
        return aims;
    }
}
