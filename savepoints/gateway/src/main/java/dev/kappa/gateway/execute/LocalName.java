package dev.kappa.gateway.execute;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.ObjectName;

/** Names as statements write them; they can only be of Kappa's own catalog. */
final class LocalName {
    private LocalName() {}

    /** The name without qualifiers; refuses one of another catalog. */
    static String of(ObjectName name) {
        boolean ours = name.catalog().filter(c -> !c.equals(KappaCatalog.NAME)).isEmpty()
                && name.database().filter(d -> !d.equals(KappaCatalog.DATABASE)).isEmpty();
        if (!ours) {
            throw new KappaException(Problem.of(
                            ErrorCode.INVALID_NAME,
                            "'" + name.written() + "' is not in the catalog of streams and views.",
                            "Write " + name.name() + ", or kappa.main." + name.name() + ".")
                    .at(name.written().position()));
        }
        return name.name();
    }
}
