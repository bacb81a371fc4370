package dev.kappa.topology.statement;

import java.util.Objects;
import java.util.Optional;

/**
 * What a statement says about the code of a function.
 *
 * @param className absent where an ALTER leaves it as it was
 * @param jar a file of the directory of users' jars; absent where an ALTER leaves it as it was
 */
public record FunctionCode(Optional<StringLiteral> className, Optional<StringLiteral> jar) {
    public FunctionCode {
        Objects.requireNonNull(className);
        Objects.requireNonNull(jar);
    }
}
