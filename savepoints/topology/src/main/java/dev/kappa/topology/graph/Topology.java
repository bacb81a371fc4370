package dev.kappa.topology.graph;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An immutable picture of every name at one revision.
 *
 * @param revision grows with every committed change
 * @param kept versions that are not live but may be again
 */
public record Topology(
        long revision,
        SortedMap<String, NamedObject> objects,
        SortedMap<VersionId, VersionDefinition> versions,
        SortedMap<VersionId, Kept> kept) {
    /**
     * A version that was live and is kept for a way back.
     *
     * @param replacedBy the change that made another one live
     */
    public record Kept(Instant until, long replacedBy) {}

    public Topology {
        objects = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        versions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        kept = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }

    /** A topology in which no version is kept for a way back. */
    public Topology(
            long revision, SortedMap<String, NamedObject> objects, SortedMap<VersionId, VersionDefinition> versions) {
        this(revision, objects, versions, new TreeMap<>());
    }

    /** As this topology would be with these versions live, each under its name; for planning what reads them. */
    public Topology withLive(Collection<VersionDefinition> changed) {
        SortedMap<String, NamedObject> named = new TreeMap<>(objects);
        SortedMap<VersionId, VersionDefinition> all = new TreeMap<>(versions);
        for (VersionDefinition v : changed) {
            int last = Math.max(nextVersion(v.name()) - 1, v.id().version());
            named.put(v.name(), new NamedObject(v.name(), v.kind(), Optional.of(v.id()), last));
            all.put(v.id(), v);
        }
        return new Topology(revision, named, all, kept);
    }

    public static Topology empty() {
        return new Topology(0, new TreeMap<>(), new TreeMap<>());
    }

    public Optional<VersionDefinition> live(String name) {
        return Optional.ofNullable(objects.get(name)).flatMap(NamedObject::live).map(versions::get);
    }

    /** The live version of a name of this kind; else UNKNOWN_…, with the nearest name, or WRONG_KIND. */
    public VersionDefinition require(String name, ObjectKind kind) {
        Optional<VersionDefinition> found = live(name);
        if (found.isEmpty()) {
            throw unknown(name, kind);
        }
        if (found.get().kind() != kind) {
            throw new KappaException(
                    ErrorCode.WRONG_KIND,
                    "'" + name + "' is a " + found.get().kind().words() + ", not a " + kind.words() + ".",
                    "Write " + found.get().kind().words().toUpperCase(java.util.Locale.ROOT) + " " + name + ".");
        }
        return found.get();
    }

    /** The refusal for a name that does not exist. */
    public KappaException unknown(String name, ObjectKind kind) {
        ErrorCode code =
                switch (kind) {
                    case SOURCE -> ErrorCode.UNKNOWN_SOURCE;
                    case STREAM -> ErrorCode.UNKNOWN_STREAM;
                    case VIEW -> ErrorCode.UNKNOWN_VIEW;
                    case FUNCTION -> ErrorCode.UNKNOWN_FUNCTION;
                };
        List<String> candidates = objects.values().stream()
                .filter(o -> o.kind() == kind)
                .map(NamedObject::name)
                .toList();
        return new KappaException(
                code, kind.words() + " '" + name + "' does not exist.", NearestName.hint(name, candidates));
    }

    /** The same where any kind would do. */
    public KappaException unknown(String name) {
        return new KappaException(
                ErrorCode.UNKNOWN_STREAM,
                "there is no source, stream, view or function '" + name + "'.",
                NearestName.hint(name, objects.keySet()));
    }

    /** The live versions that read the name directly, or call it. */
    public List<VersionDefinition> readersOf(String name) {
        return liveVersions().stream()
                .filter(v -> v.needsNames().contains(name))
                .toList();
    }

    /** Every name that depends on one of these, directly or not, each after all that it reads; without the names themselves. */
    public List<String> dependentsOf(Collection<String> names) {
        SortedSet<String> reached = new TreeSet<>(names);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (VersionDefinition v : liveVersions()) {
                if (!reached.contains(v.name()) && v.needsNames().stream().anyMatch(reached::contains)) {
                    grew |= reached.add(v.name());
                }
            }
        }
        return inOrder().stream()
                .filter(n -> reached.contains(n) && !names.contains(n))
                .toList();
    }

    /** Every live name, each after all that it reads and calls. */
    public List<String> inOrder() {
        List<String> done = new ArrayList<>();
        Map<String, VersionDefinition> open = new TreeMap<>();
        liveVersions().forEach(v -> open.put(v.name(), v));
        while (!open.isEmpty()) {
            List<String> ready = open.values().stream()
                    .filter(v -> v.needsNames().stream().noneMatch(open::containsKey))
                    .map(VersionDefinition::name)
                    .toList();
            if (ready.isEmpty()) {
                throw new IllegalStateException("cycle among " + open.keySet());
            }
            ready.forEach(open::remove);
            done.addAll(ready);
        }
        return done;
    }

    /**
     * The number of the next version of a name. Numbers are never used again while the name lives, also when the newest version was rolled
     * back and retired, for its topic, group and transactions have that number in their names, and others may remember them.
     */
    public int nextVersion(String name) {
        int known = versions.keySet().stream()
                .filter(v -> v.name().equals(name))
                .mapToInt(VersionId::version)
                .max()
                .orElse(0);
        int last = Optional.ofNullable(objects.get(name))
                .map(NamedObject::lastVersion)
                .orElse(0);
        return Math.max(known, last) + 1;
    }

    private List<VersionDefinition> liveVersions() {
        return objects.keySet().stream()
                .map(this::live)
                .flatMap(Optional::stream)
                .toList();
    }
}
