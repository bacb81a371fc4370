package dev.kappa.topology.statement;

import java.util.Objects;
import java.util.Optional;

/** What CREATE and ALTER say about a stream or a view, apart from its name. */
public record Definition(
        Optional<ElementList> elements, Optional<StringLiteral> comment, OptionList options, Origin origin) {
    public Definition {
        Objects.requireNonNull(elements);
        Objects.requireNonNull(comment);
        Objects.requireNonNull(options);
        Objects.requireNonNull(origin);
    }
}
