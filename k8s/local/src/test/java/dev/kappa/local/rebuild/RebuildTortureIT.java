package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.QuietPostgres;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every part is killed with -9 in every phase of a rebuild, while facts come in. Whatever becomes of the rebuild, it ends; the views equal their
 * queries; and nothing is left over. The oracle's database is one of its own.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
class RebuildTortureIT {
    private static final int MOST_REBUILDS = 12;

    private static RunningStack stack;
    private static QuietPostgres quiet;
    private static Rebuilds rebuilds;
    private static Payments payments;
    private static Kills kills;
    /** What the live version of big_payments was asked for. */
    private static int least = 10;

    private static int version = 1;
    private static int newest = 1;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        quiet = new QuietPostgres();
        rebuilds = new Rebuilds(stack);
        payments = new Payments(stack, quiet.connect(), 10_000);
        kills = new Kills(stack);
    }

    @AfterAll
    static void remove() throws Exception {
        System.out.println(kills.figures());
        stack.up();
        rebuilds.abortAll();
        payments.close();
        rebuilds.close();
        quiet.close();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartIsKilledInEveryPhase(String part) throws Exception {
        Set<Phase> left = EnumSet.copyOf(Phase.OF_REBUILD);
        for (int round = 0; !left.isEmpty(); round++) {
            if (round == MOST_REBUILDS) {
                throw new AssertionError(part + " was not hit in " + left);
            }
            killInRebuild(part, left);
        }
    }

    /** All five take longer than half an hour; {@code -Dkappa.parts=kafka,jobmanager} runs some of them. */
    static Stream<String> parts() {
        return Stream.of(System.getProperty("kappa.parts", "postgres,kafka,jobmanager,taskmanager,controller")
                .split(","));
    }

    /** One rebuild, in which the part is killed in each phase that is left, as far as the rebuild comes. */
    private static void killInRebuild(String part, Set<Phase> left) throws Exception {
        int least = 10 + 5 * (newest % 4);
        newest++;
        Map<Phase, Held> held = new EnumMap<>(Phase.class);
        for (Phase phase : left) {
            Held.in(phase, stack).ifPresent(h -> held.put(phase, h));
        }
        long rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", least, newest));
        for (Phase phase : EnumSet.copyOf(left)) {
            if (kills.kill(part, phase, rebuild, Optional.ofNullable(held.get(phase)))) {
                left.remove(phase);
            }
            Optional.ofNullable(held.remove(phase)).ifPresent(Held::close);
            held.values().forEach(Held::renew);
        }
        ChangeStatus ended = rebuilds.awaitEnd(rebuild);
        System.out.printf(
                "rebuild %d is %s after %d s %s%n",
                rebuild,
                ended.state(),
                Duration.between(ended.submitted(), ended.ended().orElseThrow()).toSeconds(),
                ended.problems());
        if (ended.state() == ChangeState.DONE) {
            RebuildTortureIT.least = least;
            version = newest;
        }
        payments.awaitEqual(RebuildTortureIT.least, version);
        new Leftovers(stack).awaitNone(Duration.ofMinutes(2));
        assertEquals(version, liveVersionNumber());
    }

    /** The v that readers see, whatever the version is called. */
    private static int liveVersionNumber() throws Exception {
        try (var serving = stack.serving()) {
            return Integer.parseInt(
                    Ledger.rows(serving, "SELECT v FROM totals").get(0).replaceAll("\\D", ""));
        }
    }
}
