package dev.kappa.redeploy.log;

import dev.kappa.redeploy.Difference;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.topology.error.KappaException;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * The Kafka cluster that keeps every fact. Every call may be repeated. Each throws {@link Unavailable} when the brokers do not
 * answer, and {@link KappaException} when they refuse.
 */
public interface Log extends AutoCloseable {
    /** As messages name it. */
    String where();

    /** A topic, if it is there. */
    Optional<TopicFacts> describe(String topic);

    /** Creates a topic that keeps every record for ever; no effect where it is there. */
    void create(String topic, int partitions);

    /** Refuses with FINITE_RETENTION, and the command that repairs it, a topic that may lose records. */
    void requireEndless(String topic);

    /**
     * Refuses a topic that is not there (SETUP), or that does not have every record since its first (FINITE_RETENTION): compacted, of
     * finite retention, or truncated already.
     */
    void requireWhole(String topic);

    /** Deletes this very topic, and never a later one of the same name; no effect where it is gone. */
    void delete(TopicFacts topic);

    DeletedGroup deleteGroup(String group);

    /** What became of a group. */
    enum DeletedGroup {
        GONE,
        /** It has members still. */
        IN_USE
    }

    /** By partition; uncommitted records and transaction markers count. */
    SortedMap<Integer, Long> endOffsets(String topic);

    /** By partition: up to where a reader of committed records can read now. */
    SortedMap<Integer, Long> committedEndOffsets(String topic);

    /**
     * By partition: the offset after the last committed record, 0 where there is none. Behind it there may be transaction markers and
     * aborted records: a reader of committed records whose position is not below it has read all that there is, and its position never
     * passes that of a marker by itself.
     */
    SortedMap<Integer, Long> committedPositions(String topic);

    /**
     * Consumer groups, of whomever, that read the topic now: those whose members do, and those without members that have records of it before
     * them and have not stood still for a while yet.
     */
    SortedSet<String> readers(String topic);

    /**
     * Gives positions in the topic that takes another one's place to consumer groups that have some in the old one and none in the new one, and
     * that nobody runs now; those that are run carry themselves over. Reads records, so it takes a while: starts with the first call.
     *
     * @param ours groups that it leaves alone
     * @return the groups that it has carried over; empty while it is at it
     */
    Optional<SortedSet<String>> carryReaders(PositionCarryOver.Succession succession, Predicate<String> ours);

    /**
     * Compares what is committed in two topics of one stream. Reads all records of both, so it takes a while: starts with the first call.
     *
     * @param changelog whether rows change
     * @return empty while it is at it
     */
    Optional<Difference> compare(String served, String recomputed, boolean changelog);

    /** What a group has committed, by topic and partition; empty for a group that is not there. */
    SortedMap<String, SortedMap<Integer, Long>> groupOffsets(String group);

    /**
     * How many lost transactions the jobs of versions have left notice of ({@link dev.kappa.topology.Names#lossGroup}).
     *
     * @param groups of versions
     * @return by group, those that lost any
     */
    SortedMap<String, Long> losses(Collection<String> groups);

    SortedSet<String> topics();

    SortedSet<String> groups();

    @Override
    void close();
}
