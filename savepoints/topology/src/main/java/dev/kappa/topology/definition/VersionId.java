package dev.kappa.topology.definition;

import java.util.Objects;

/** One version of a name, printed as {@code name$v3}. Versions count from 1 and are never used again. */
public record VersionId(String name, int version) implements Comparable<VersionId> {
    public VersionId {
        Objects.requireNonNull(name);
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + " of '" + name + "' is not from 1");
        }
    }

    @Override
    public int compareTo(VersionId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(version, other.version);
    }

    @Override
    public String toString() {
        return name + "$v" + version;
    }
}
