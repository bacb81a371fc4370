package dev.kappa.gateway.compile;

import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.function.BiFunction;

/** Refuses with a list of problems, and brings positions back to the user's text. */
final class Problems {
    private Problems() {}

    static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
    }

    /** The same problems with places in the user's text; one that has none is where the part begins. */
    static KappaException placed(KappaException e, BiFunction<Integer, Integer, Position> places, Position otherwise) {
        List<Problem> placed = e.problems().stream()
                .map(p -> p.at(p.position()
                        .map(at -> places.apply(at.line(), at.column()))
                        .orElse(otherwise)))
                .toList();
        return new KappaException(placed, e.getCause());
    }
}
