package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Kills parts with -9 at a moment that the journal names, starts them again, and keeps account of what hit. */
final class Kills {
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final RunningStack stack;
    private final List<Kill> all = new ArrayList<>();

    private final List<Blow> unsettled = new ArrayList<>();

    /** @param resumed from the kill until the step that was under way had ended, one way or the other */
    private record Kill(String part, Phase phase, boolean hit, Duration resumed) {}

    /**
     * A kill of which nobody has waited to see what comes.
     *
     * @param dead when the part had died
     */
    record Blow(String part, Phase phase, long change, Instant dead) {}

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

    /**
     * Kills the part in whatever step is under way, starts it again, and waits for nothing else, so that the next kill may meet what the rebuild
     * does about this one.
     *
     * @param held let go when the part is dead
     * @return empty if no step is under way any more; else what {@link #settle} judges
     */
    Optional<Blow> strike(String part, long rebuild, Optional<Held> held) throws Exception {
        Optional<Blow> struck = Optional.empty();
        try (Connection serving = stack.serving()) {
            for (Phase phase : Phase.OF_REBUILD) {
                Phase.Under under = phase.look(serving, rebuild);
                if (under.seen() == Phase.Seen.NOW) {
                    struck = Optional.of(new Blow(part, phase, under.change(), Instant.EPOCH));
                }
            }
        }
        if (struck.isEmpty()) {
            held.ifPresent(Held::close);
            return struck;
        }
        stack.kill(part);
        Blow blow = new Blow(part, struck.get().phase(), struck.get().change(), Instant.now());
        held.ifPresent(Held::close);
        stack.up();
        unsettled.add(blow);
        return Optional.of(blow);
    }

    /** When the changes have ended: which blows met their phase, and when the journal moved on after each. @return those that hit */
    List<Blow> settle() throws SQLException {
        List<Blow> hits = new ArrayList<>();
        try (Connection serving = stack.serving()) {
            for (Blow blow : unsettled) {
                boolean hit = !blow.phase().endedBefore(serving, blow.change(), blow.dead());
                Kill kill = new Kill(blow.part(), blow.phase(), hit, moved(serving, blow));
                all.add(kill);
                System.out.println(kill);
                if (hit) {
                    hits.add(blow);
                }
            }
        }
        unsettled.clear();
        return hits;
    }

    private static Duration moved(Connection serving, Blow blow) throws SQLException {
        try (PreparedStatement query = serving.prepareStatement(
                "SELECT min(t) FROM kappa.steps, unnest(ARRAY[started_at, ended_at]) AS t WHERE change = ? AND t > ?")) {
            query.setLong(1, blow.change());
            query.setTimestamp(2, Timestamp.from(blow.dead()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getTimestamp(1) == null
                        ? Duration.ZERO
                        : Duration.between(blow.dead(), row.getTimestamp(1).toInstant());
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
        List<Duration> resumed =
                all.stream().filter(Kill::hit).map(Kill::resumed).toList();
        if (resumed.isEmpty()) {
            return "nothing was killed";
        }
        return String.format(
                Locale.ROOT,
                "kills: %d, hit: %d %s %s; time to resume %s",
                all.size(),
                resumed.size(),
                hits(Kill::part),
                hits(Kill::phase),
                spread(resumed));
    }

    private Map<Object, Long> hits(Function<Kill, Object> by) {
        return all.stream().filter(Kill::hit).collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    /** Median, 99th percentile and longest, for people. */
    static String spread(Collection<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.isEmpty()
                ? "of none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f s, p99 %.1f s, max %.1f s",
                        sorted.get(sorted.size() / 2).toMillis() / 1e3,
                        sorted.get((int) (sorted.size() * 0.99)).toMillis() / 1e3,
                        sorted.get(sorted.size() - 1).toMillis() / 1e3);
    }
}
