package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.RetirePlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the removal of versions whose time as a way back is over, those that one change replaced together, and removes copies of
 * jars that no version needs. Where another change stands in the way, or somebody else still reads a topic, it is tried again later.
 */
final class Retirement {
    static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration JARS_PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final ChangeJournal journal;
    private final JobBook book;
    private final Doors doors;
    private final TopicSteps topics;
    private final RetirePlanner planner;
    private final Set<String> said = new HashSet<>();
    private Instant next = Instant.MIN;
    private Instant nextJars = Instant.MIN;

    Retirement(ChangeJournal journal, JobBook book, Doors doors, Names names) {
        this.journal = journal;
        this.book = book;
        this.doors = doors;
        this.topics = new TopicSteps(journal, doors, names);
        this.planner = new RetirePlanner(names);
    }

    /** Looks, if it is time. */
    void look() {
        Instant now = doors.clock().instant();
        if (next.isAfter(now)) {
            return;
        }
        next = now.plus(PERIOD);
        journal.overdue(now).values().forEach(this::retire);
        if (!nextJars.isAfter(now)) {
            nextJars = now.plus(JARS_PERIOD);
            doors.launch().prune(book.jarHashes(), now);
        }
    }

    private void retire(SortedSet<VersionId> overdue) {
        Topology topology = journal.topology();
        SortedSet<VersionId> free = RetirePlanner.withoutReaders(topology, overdue);
        if (free.isEmpty() || isRead(topology, free)) {
            return;
        }
        try {
            long id = journal.submit(planner.plan(topology, free));
            LOG.info("change {} retires {}", id, free);
        } catch (KappaException refused) {
            LOG.debug("{} cannot be retired now", free, refused);
        }
    }

    /** A change that waits for strangers would keep users from changing the same names. */
    private boolean isRead(Topology topology, SortedSet<VersionId> versions) {
        for (VersionId version : versions) {
            for (String topic :
                    topology.versions().get(version).topic().stream().toList()) {
                SortedSet<String> readers;
                try {
                    readers = topics.foreignReaders(topic);
                } catch (Unavailable e) {
                    LOG.debug("{} cannot be retired now", versions, e);
                    return true;
                }
                if (!readers.isEmpty()) {
                    if (said.add(version + " " + readers)) {
                        LOG.info("{} is not retired: the consumer groups {} read {}", version, readers, topic);
                    }
                    return true;
                }
            }
        }
        return false;
    }
}
