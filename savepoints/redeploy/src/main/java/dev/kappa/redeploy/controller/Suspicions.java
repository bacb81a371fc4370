package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions whose output may be wrong, and all that reads them. They are marked in the book, which SHOW tells, and are not switched to, nor
 * is what would go on to read them; a rebuild puts others in their place.
 */
final class Suspicions {
    private static final Logger LOG = LoggerFactory.getLogger(Suspicions.class);

    private final ChangeJournal journal;
    private final JobBook book;
    private final Doors doors;
    private final Names names;

    Suspicions(ChangeJournal journal, JobBook book, Doors doors, Names names) {
        this.journal = journal;
        this.book = book;
        this.doors = doors;
        this.names = names;
    }

    /** Marks those of which jobs have left notice that a transaction was lost. */
    void look(Collection<VersionId> versions) {
        SortedMap<String, VersionId> groups = new TreeMap<>();
        versions.forEach(v -> groups.put(names.group(v), v));
        doors.log()
                .losses(groups.keySet())
                .forEach((group, losses) -> suspect(
                        groups.get(group),
                        "Kafka aborted " + losses + (losses == 1 ? " transaction" : " transactions")
                                + " of its job before it could commit (an outage longer than kafka.transaction.timeout), and the"
                                + " records are lost"));
    }

    /** Marks a version, and all that depends on it; the first reason stays. */
    void suspect(VersionId version, String why) {
        if (book.suspicion(version).isPresent()) {
            return;
        }
        LOG.warn("{} is suspect: {}", version, why);
        // Those that read it first: once it is marked itself, nobody looks again.
        for (VersionId reader : readers(journal.topology(), version)) {
            book.suspect(reader, "it depends on " + version + ", which may be wrong: " + why);
        }
        book.suspect(version, why);
    }

    private static SortedSet<VersionId> readers(Topology topology, VersionId version) {
        SortedSet<VersionId> found = new TreeSet<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (VersionDefinition v : topology.versions().values()) {
                boolean reads = v.reads().stream().anyMatch(r -> r.equals(version) || found.contains(r));
                grew |= reads && found.add(v.id());
            }
        }
        return found;
    }

    /** What is against switching to these: that one of them may be wrong, or a version that they read and do not replace. */
    List<Problem> against(List<VersionDefinition> versions) {
        List<Problem> problems = new ArrayList<>();
        for (VersionDefinition version : versions) {
            for (VersionId read : outside(version, versions)) {
                why(read)
                        .ifPresent(why -> problems.add(Problem.of(
                                ErrorCode.JOB_FAILED,
                                version.id() + " reads " + read + ", which may be wrong: " + why,
                                "ALTER STREAM " + read.name()
                                        + " REBUILD computes it, and all that depends on it, anew from the log.")));
            }
            why(version.id())
                    .ifPresent(
                            why -> problems.add(
                                    Problem.of(
                                            ErrorCode.JOB_FAILED,
                                            version.id() + " may be wrong: " + why,
                                            "See to the cause and write the ALTER again; REBUILD computes a stream anew from the log.")));
        }
        return problems;
    }

    /** The same, after a look at what jobs have left notice of by now. */
    List<Problem> againstNow(List<VersionDefinition> versions) {
        SortedSet<VersionId> all = new TreeSet<>();
        versions.forEach(v -> {
            all.add(v.id());
            all.addAll(outside(v, versions));
        });
        look(all);
        return against(versions);
    }

    private static List<VersionId> outside(VersionDefinition version, List<VersionDefinition> versions) {
        return version.reads().stream()
                .filter(r -> versions.stream().noneMatch(v -> v.id().equals(r)))
                .toList();
    }

    private Optional<String> why(VersionId version) {
        return book.suspicion(version).map(w -> w.endsWith(".") ? w : w + ".");
    }
}
