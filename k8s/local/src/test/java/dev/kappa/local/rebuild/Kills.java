package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kills parts with -9 at a moment that the journal names, starts them again, and keeps account of what hit. */
final class Kills {
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final RunningStack stack;
    private final List<Kill> all = new ArrayList<>();

    /** @param resumed from the kill until the step that was under way had ended, one way or the other */
    private record Kill(String part, Phase phase, boolean hit, Duration resumed) {}

    Kills(RunningStack stack) {
        this.stack = stack;
    }

    /**
     * Waits for the phase, kills the part, starts it again, and waits until the step that was under way has ended.
     *
     * @return whether the phase was under way when the part died; false too when the rebuild is past the phase, and nothing was killed
     */
    boolean kill(String part, Phase phase, long rebuild) throws Exception {
        return kill(part, phase, rebuild, Optional.empty());
    }

    /** @param held what makes the phase last; let go when the part is dead */
    boolean kill(String part, Phase phase, long rebuild, Optional<Held> held) throws Exception {
        Phase.Under under = await(phase, rebuild);
        if (under.seen() == Phase.Seen.OVER) {
            System.out.println(phase + " of rebuild " + rebuild + " was over before " + part + " was killed");
            return false;
        }
        Instant begin = Instant.now();
        stack.kill(part);
        // The journal's clock is that of the database on this machine.
        Instant dead = Instant.now();
        if (held.isPresent()) {
            held.get().close();
        }
        stack.up();
        Instant ended = awaitEnded(under);
        boolean hit;
        try (Connection serving = stack.serving()) {
            hit = !phase.endedBefore(serving, under.change(), dead);
        }
        Kill kill = new Kill(part, phase, hit, Duration.between(begin, ended.isAfter(dead) ? ended : dead));
        all.add(kill);
        System.out.println(kill);
        return hit;
    }

    /** Waits for the phase, or until it is over. */
    Phase.Under await(Phase phase, long rebuild) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection serving = stack.serving()) {
                while (true) {
                    Phase.Under under = phase.look(serving, rebuild);
                    if (under.seen() != Phase.Seen.NOT_YET) {
                        return under;
                    }
                    if (Instant.now().isAfter(deadline)) {
                        throw new AssertionError("rebuild " + rebuild + " does not come to " + phase);
                    }
                    Thread.sleep(3);
                }
            } catch (SQLException away) {
                if (Instant.now().isAfter(deadline)) {
                    throw away;
                }
                Thread.sleep(200);
            }
        }
    }

    /** When the step had ended, or its change was being undone. */
    private Instant awaitEnded(Phase.Under under) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection serving = stack.serving();
                    PreparedStatement query = serving.prepareStatement(
                            "SELECT state, ended_at, clock_timestamp() FROM kappa.steps WHERE change = ? AND number = ?")) {
                query.setLong(1, under.change());
                query.setInt(2, under.step());
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    if (!row.getString(1).equals("STARTED")) {
                        return row.getTimestamp(row.getTimestamp(2) == null ? 3 : 2)
                                .toInstant();
                    }
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError(
                            "step " + under.step() + " of change " + under.change() + " does not go on");
                }
            } catch (SQLException away) {
                if (Instant.now().isAfter(deadline)) {
                    throw away;
                }
            }
            Thread.sleep(20);
        }
    }

    /** For people. */
    String figures() {
        List<Duration> resumed = all.stream()
                .filter(Kill::hit)
                .map(Kill::resumed)
                .sorted(Comparator.naturalOrder())
                .toList();
        if (resumed.isEmpty()) {
            return "nothing was killed";
        }
        return String.format(
                Locale.ROOT,
                "kills: %d, hit: %d; time to resume p50 %.1f s, max %.1f s",
                all.size(),
                resumed.size(),
                resumed.get(resumed.size() / 2).toMillis() / 1e3,
                resumed.get(resumed.size() - 1).toMillis() / 1e3);
    }
}
