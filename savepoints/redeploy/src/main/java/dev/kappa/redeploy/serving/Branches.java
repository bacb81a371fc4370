package dev.kappa.redeploy.serving;

import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a view is made of: a branch for each version that readers may have to see, all in the columns of one of them, the live one.
 *
 * @param versions whose tables are the branches, as far as they are there
 * @param shape the version whose columns the view has
 */
public record Branches(List<VersionDefinition> versions, VersionDefinition shape) {
    public Branches {
        versions = versions.stream()
                .sorted(Comparator.comparing(VersionDefinition::id))
                .toList();
        Objects.requireNonNull(shape);
        if (shape.table().isEmpty()) {
            throw new IllegalArgumentException(shape.id() + " has no table: it is not a view");
        }
    }

    /** In the columns of the live version; where there is none, of the newest. Empty where there are no versions. */
    public static Optional<Branches> of(List<VersionDefinition> versions, Optional<VersionId> live) {
        Optional<VersionDefinition> shape = versions.stream()
                .filter(v -> live.equals(Optional.of(v.id())))
                .findFirst()
                .or(() -> versions.stream().max(Comparator.comparing(VersionDefinition::id)));
        return shape.map(s -> new Branches(versions, s));
    }

    ServingTable place() {
        return shape.table().orElseThrow();
    }

    String name() {
        return shape.name();
    }
}
