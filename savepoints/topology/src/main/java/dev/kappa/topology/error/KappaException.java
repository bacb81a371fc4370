package dev.kappa.topology.error;

import java.util.List;
import java.util.stream.Collectors;

/** A refusal: nothing was changed, or what was changed has been undone. Carries every problem found, not the first. */
public final class KappaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public KappaException(List<Problem> problems) {
        this(problems, null);
    }

    public KappaException(List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception without a problem");
        }
        this.problems = List.copyOf(problems);
    }

    public KappaException(Problem problem) {
        this(List.of(problem), null);
    }

    public KappaException(Problem problem, Throwable cause) {
        this(List.of(problem), cause);
    }

    public KappaException(ErrorCode code, String message, String hint) {
        this(Problem.of(code, message, hint));
    }

    public List<Problem> problems() {
        return problems;
    }

    /** Whether this is what it is about: the code of its first problem. */
    public boolean isAbout(ErrorCode code) {
        return problems.get(0).code() == code;
    }

    /** The same refusal, with this place for every problem that has none. */
    public KappaException at(Position place) {
        return new KappaException(
                problems.stream()
                        .map(p -> p.position().isPresent() ? p : p.at(place))
                        .toList(),
                this);
    }
}
