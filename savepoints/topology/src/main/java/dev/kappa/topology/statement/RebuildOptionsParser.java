package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads CUTOVER and RETAIN wherever they stand. */
final class RebuildOptionsParser {
    private static final Map<String, Duration> UNITS = Map.of(
            "SECOND", Duration.ofSeconds(1),
            "MINUTE", Duration.ofMinutes(1),
            "HOUR", Duration.ofHours(1),
            "DAY", Duration.ofDays(1),
            "WEEK", Duration.ofDays(7));

    private final Cursor cursor;
    private Optional<RebuildOptions.Cutover> cutover = Optional.empty();
    private Optional<Duration> retain = Optional.empty();
    private Optional<Position> first = Optional.empty();

    RebuildOptionsParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Reads one clause if one begins here. */
    boolean takeClause() {
        Token clause = cursor.peek();
        if (!clause.is("CUTOVER") && !clause.is("RETAIN")) {
            return false;
        }
        cursor.take();
        if (clause.is("CUTOVER") ? cutover.isPresent() : retain.isPresent()) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(clause),
                    "a second " + clause.word() + ".",
                    "Remove one of the two.");
        }
        first = first.or(() -> Optional.of(cursor.position(clause)));
        cursor.require("=");
        if (clause.is("CUTOVER")) {
            cutover = Optional.of(cutover());
        } else {
            retain = Optional.of(interval());
        }
        return true;
    }

    void takeClauses() {
        boolean more = true;
        while (more) {
            more = takeClause();
        }
    }

    RebuildOptions options() {
        return new RebuildOptions(cutover, retain);
    }

    /** Notes that the clauses mean nothing here, if one was read. */
    void noteUseless(String because, String hint) {
        first.ifPresent(place -> cursor.note(
                ErrorCode.SYNTAX, place, "CUTOVER and RETAIN say how a rebuild ends, but " + because, hint));
    }

    private RebuildOptions.Cutover cutover() {
        if (cursor.takeIf("AUTO")) {
            return RebuildOptions.Cutover.AUTO;
        }
        if (cursor.takeIf("MANUAL")) {
            return RebuildOptions.Cutover.MANUAL;
        }
        throw cursor.refused("AUTO", "MANUAL");
    }

    private Duration interval() {
        cursor.require("INTERVAL");
        StringLiteral amount = cursor.text("a whole number");
        if (!amount.value().matches("[0-9]{1,6}")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    amount.written().position(),
                    "expected a whole number in single quotes, found " + amount.written() + ".",
                    "Write for example: INTERVAL '1' DAY.");
        }
        String unit = cursor.peek().word().replaceFirst("S$", "");
        if (!UNITS.containsKey(unit)) {
            throw cursor.refused("SECOND", "MINUTE", "HOUR", "DAY", "WEEK");
        }
        cursor.take();
        return UNITS.get(unit).multipliedBy(Long.parseLong(amount.value()));
    }
}
