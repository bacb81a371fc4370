package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The journal as the controller sees it. Every write is one transaction, may be repeated with the same effect, and throws
 * {@link FencedOut} when another controller has taken the lock since.
 */
public interface ChangeJournal {
    /** Throws {@link FencedOut} when the lock is lost: asked right before an act that cannot carry the fencing number. */
    void confirm();

    /**
     * Topics that changes which ended since then have deleted, and that no version owns: one that is there again was created by a
     * controller that froze in the act and woke up late.
     */
    List<String> deletedTopics(Instant since);

    /** Ids of the trials of redeployments that ended since then: nothing of them may be left. */
    List<String> endedTrials(Instant since);

    /** Every name and version now. */
    Topology topology();

    /** Versions that are kept for a way back no longer, by the change that replaced them. */
    SortedMap<Long, SortedSet<VersionId>> overdue(Instant now);

    /** Submits a change of the controller's own; refuses as {@link Registry#submit} does. */
    long submit(Change change);

    /** Changes that have not ended, the oldest first. */
    List<ChangeStatus> unfinished();

    /** A version's definition; absent once it is forgotten. */
    Optional<VersionDefinition> definition(VersionId version);

    /** Every version of a name, the oldest first. */
    List<VersionDefinition> versionsOf(String name);

    /** The live version of a name. */
    Optional<VersionId> live(String name);

    /** Writes the intent: PENDING → STARTED, with what was found before. */
    void start(long change, int step, Optional<String> before, Instant now);

    void waiting(long change, int step, Optional<String> reason);

    /** STARTED → DONE. */
    void finish(long change, int step, Instant now);

    /** What could not be cleaned up, of a change that goes on all the same. */
    void warn(long change, List<Problem> problems);

    /** RUNNING → UNDOING; keeps the first cause. No effect on a change that has switched. */
    void fail(long change, List<Problem> problems);

    /** STARTED or DONE → UNDOING. */
    void startUndo(long change, int step, Instant now);

    /** Something went wrong while undoing; kept once each, after the cause. */
    void suppress(long change, Problem problem);

    /** UNDOING → UNDONE. */
    void finishUndo(long change, int step, Instant now);

    /** RUNNING → DONE, or UNDOING → UNDONE, which also forgets the versions that the change had brought. */
    void end(long change, ChangeState end, Instant now);

    /** The names stand for these versions from now on. */
    void makeLive(List<VersionId> versions);

    /** Positions in a version's topic, by partition: see {@link dev.kappa.topology.plan.Step.MarkTopics}. Empty where there are none. */
    SortedMap<Integer, Long> marks(VersionId version);

    /** Keeps these instead. */
    void mark(VersionId version, SortedMap<Integer, Long> marks);

    /** How far the versions of a change are, in order. */
    void progress(long change, List<VersionProgress> progress);

    /**
     * The names stand for these versions from now on, and what they stood for is kept until then and its jobs are wanted no more:
     * together with the work on the views one transaction, which also checks that nobody has decided to abort the change. Once it has
     * switched, this has no effect.
     *
     * @param views what is to change in the views, in the same transaction
     */
    Switch cutOver(long change, List<VersionId> versions, Instant keptUntil, Database.Work<Void> views);

    /** What became of a cutover. */
    enum Switch {
        SWITCHED,
        /** A user has decided to abort the change; nothing was changed. */
        ABORTED,
        /** Somebody else has locked rows that the switch changes; nothing was changed, and it may be tried again. */
        HELD
    }

    /** The version has this definition from now on, and runs whatever jar it names; no effect on one that is not there. */
    void redefine(VersionDefinition definition);

    /** The names stand for nothing from now on. */
    void removeNames(List<String> names);

    /** Removes a version, and its name with its last version. */
    void forget(VersionId version);
}
