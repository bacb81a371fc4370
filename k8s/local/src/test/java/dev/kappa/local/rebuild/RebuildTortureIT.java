package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every part is killed with -9 in every phase of a rebuild, while facts come in. Whatever becomes of the rebuild, it ends; the views equal their
 * queries; and nothing is left over. The oracle's database is one of its own.
 */
@Tag("torture")
class RebuildTortureIT extends UnderOrdeal {
    private static final int MOST_REBUILDS = 12;

    /** What the live version of big_payments was asked for. */
    private static int least = 10;

    private static int version = 1;
    private static int newest = 1;

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
        newest++;
        int least = 11 - newest; // more rows with every version, so that a reader may never see fewer than before
        Map<Phase, Held> held = new EnumMap<>(Phase.class);
        for (Phase phase : left) {
            Held.in(phase, stack).ifPresent(h -> held.put(phase, h));
        }
        ChangeStatus ended;
        long rebuild;
        // Who reads from Postgres when it is killed has to connect again; of every other part readers notice nothing.
        Readers.Outages outages = part.equals("postgres") ? Readers.Outages.SURVIVED : Readers.Outages.WRONG;
        try (Readers readers = new Readers(stack::serving, 8, outages)) {
            rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", least, newest));
            for (Phase phase : EnumSet.copyOf(left)) {
                if (kills.kill(part, phase, rebuild, Optional.ofNullable(held.get(phase)))) {
                    left.remove(phase);
                }
                Optional.ofNullable(held.remove(phase)).ifPresent(Held::close);
                held.values().forEach(Held::renew);
            }
            ended = rebuilds.awaitEnd(rebuild);
            readers.close();
            System.out.println(readers.figures());
            assertEquals(List.of(), readers.wrong());
        }
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
