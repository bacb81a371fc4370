package dev.kappa.connectors.client;

import java.util.ArrayList;
import java.util.List;

/**
 * The topics that a group has still to read, each to its end before the next: those of versions that were replaced, and the live one, which
 * has no end. A value.
 *
 * @param versions the live one last
 */
record ReadingOrder(List<StreamVersion> versions) {
    ReadingOrder {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("there is always a live version");
        }
    }

    /** Whose records are read now. */
    StreamVersion current() {
        return versions.get(0);
    }

    StreamVersion live() {
        return versions.get(versions.size() - 1);
    }

    /** Whether versions are read that are not live any more. */
    boolean isBehind() {
        return versions.size() > 1;
    }

    List<String> topics() {
        return versions.stream().map(StreamVersion::topic).toList();
    }

    /** A version becomes live. It is read once all that was being read is at its end; one that becomes live again has no end any more. */
    ReadingOrder then(StreamVersion live) {
        List<StreamVersion> next = new ArrayList<>(versions);
        next.remove(live);
        next.add(live);
        return new ReadingOrder(next);
    }

    /** The current one is at its end, or gone. */
    ReadingOrder next() {
        return new ReadingOrder(versions.subList(1, versions.size()));
    }
}
