package dev.kappa.gateway.execute;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a session collects between BEGIN ALTER SET and END: several definitions, one change. They are compiled at END, so that
 * each sees the new definitions of the others, in whatever order they stand. After a statement that was refused the set is
 * spoilt: END then changes nothing, says so, and closes it. A session that ends leaves nothing.
 */
public final class AlterSet {
    private final List<Requested> requested = new ArrayList<>();
    private boolean open;
    private int refused;

    public synchronized boolean isOpen() {
        return open;
    }

    synchronized void begin(Statement.BeginAlterSet begin) {
        if (open) {
            refused++;
            throw new KappaException(Problem.of(
                            ErrorCode.NOT_ALLOWED,
                            "an alter set is open already in this session.",
                            "END closes it; because of this statement it will change nothing.")
                    .at(begin.written().position()));
        }
        open = true;
        refused = 0;
        requested.clear();
    }

    synchronized void add(Requested statement) {
        requested.add(statement);
    }

    synchronized List<Requested> soFar() {
        return List.copyOf(requested);
    }

    /** Notes that a statement of the set was refused. */
    public synchronized void spoil() {
        refused++;
    }

    /** Closes the set, and gives what is in it; refuses a spoilt one and an empty one. */
    synchronized List<Requested> end(Statement.End end) {
        open = false;
        if (refused > 0) {
            throw new KappaException(Problem.of(
                            ErrorCode.NOT_ALLOWED,
                            (refused == 1 ? "a statement" : refused + " statements")
                                    + " of this alter set had to be refused, so it changes nothing.",
                            "The set is closed. Correct what was refused, and begin again with BEGIN ALTER SET.")
                    .at(end.written().position()));
        }
        if (requested.isEmpty()) {
            throw new KappaException(
                    Problem.of(ErrorCode.NOT_ALLOWED, "the alter set is empty, so it changes nothing.", "It is closed.")
                            .at(end.written().position()));
        }
        return List.copyOf(requested);
    }

    /** The statements as one text, for the journal. */
    static String text(List<Requested> requested) {
        return requested.stream()
                .map(r -> r.statement().written().text() + ";\n")
                .collect(Collectors.joining("", "BEGIN ALTER SET;\n", "END"));
    }
}
