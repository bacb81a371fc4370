package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.Watermark;
import java.util.List;
import java.util.Optional;

/** What an author declares about a query's result: {@code (PRIMARY KEY (…) NOT ENFORCED, WATERMARK FOR … AS …)}. */
public record DeclaredShape(Optional<List<String>> key, Optional<Watermark> watermark, boolean allowNondeterministic) {
    public DeclaredShape {
        key = key.map(List::copyOf);
    }

    public static DeclaredShape nothing() {
        return new DeclaredShape(Optional.empty(), Optional.empty(), false);
    }
}
