package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.VersionDefinition;
import java.util.List;

/**
 * What an alteration comes to.
 *
 * @param items each after all that it reads; empty when nothing is to be done
 * @param unchanged names that the alteration speaks of and that mean already what it says
 */
public record Rebuild(List<Item> items, List<VersionDefinition> unchanged) {
    /**
     * A version that takes the place of another.
     *
     * @param because why it is rebuilt, such as {@code it reads orders}
     */
    public record Item(VersionDefinition before, Defined after, String because) {}

    public Rebuild {
        items = List.copyOf(items);
        unchanged = List.copyOf(unchanged);
    }

    /** The new versions, each after all that it reads. */
    public List<VersionDefinition> versions() {
        return items.stream().map(i -> i.after().version()).toList();
    }
}
