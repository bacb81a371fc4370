package dev.kappa.redeploy.flink;

import dev.kappa.redeploy.flink.CheckpointStore.Listing;
import dev.kappa.redeploy.flink.CheckpointStore.Presence;
import dev.kappa.redeploy.flink.CheckpointStore.Savepoint;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.JobAttempt;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a new attempt of a version's job starts from.
 *
 * <p>It must be the newest checkpoint that any attempt completed. An older one would write to Kafka a second time what was
 * committed since; none at all would write everything again. So the rule never guesses:
 *
 * <ol>
 *   <li>The newest attempt decides. If its directory can be listed, the checkpoint with the highest number that has its metadata
 *       is the newest there is, unless Flink told of a higher one: then the directory is not the one that Flink writes to, and the
 *       rule refuses.
 *   <li>If it completed none, it committed none, and what it was started from still holds (it must still be there).
 *   <li>If its directory cannot be listed, what Flink told of a job that had <em>ended</em> is final; what Flink told of a job
 *       that vanished is not, and the rule refuses.
 *   <li>What it was stopped with, a savepoint, is its way back, unless Flink let the job run on and it completed a checkpoint since. Where it was to stop with one and
 *       ended otherwise, the savepoint may be complete all the same: if its directory cannot be looked into, the rule refuses.
 *   <li>A view that already shows epoch <i>n</i> proves that checkpoint <i>n</i> completed: anything older is refused.
 * </ol>
 *
 * The attempt must be known to have ended before its directory is looked at.
 */
public final class RestoreRule {
    private RestoreRule() {}

    /** What is known of one ended attempt. */
    public record Evidence(JobAttempt attempt, Listing listing, Savepoint savepoint, Presence restorePath) {}

    /** Where to start from. */
    public sealed interface Decision {
        /** No attempt ever completed a checkpoint: start from the beginning of the log. */
        record FromNothing() implements Decision {}

        record From(String path) implements Decision {}

        /** Nobody knows which checkpoint is the newest; a person must say. */
        record Unsure(String reason) implements Decision {}
    }

    /**
     * @param newest the newest attempt's evidence; absent before the first attempt
     * @param visibleEpoch the epoch that the version's view shows, if it has a view that shows one
     */
    public static Decision decide(Optional<Evidence> newest, OptionalLong visibleEpoch) {
        Decision decision = newest.map(RestoreRule::byAttempt).orElseGet(Decision.FromNothing::new);
        if (decision instanceof Decision.FromNothing && visibleEpoch.isPresent()) {
            return new Decision.Unsure("its view shows epoch " + visibleEpoch.getAsLong()
                    + " although no completed checkpoint can be found");
        }
        if (decision instanceof Decision.From from && visibleEpoch.isPresent()) {
            OptionalLong number = checkpoint(from.path());
            if (number.isPresent() && number.getAsLong() < visibleEpoch.getAsLong()) {
                return new Decision.Unsure("its view shows epoch " + visibleEpoch.getAsLong()
                        + ", the newest checkpoint that can be found is " + number.getAsLong());
            }
        }
        return decision;
    }

    private static Decision byAttempt(Evidence evidence) {
        JobAttempt attempt = evidence.attempt();
        if (attempt.stopRequest().isPresent()) {
            Optional<Decision> saved = bySavepoint(evidence);
            if (saved.isPresent()) {
                return saved.get();
            }
        }
        Optional<CheckpointRef> told = attempt.checkpoint();
        if (evidence.listing() instanceof Listing.Unknown unknown) {
            return unlisted(evidence, unknown);
        }
        List<CheckpointRef> completed = ((Listing.Listed) evidence.listing()).completed();
        Optional<CheckpointRef> listed = completed.stream().max(Comparator.comparingLong(CheckpointRef::id));
        if (told.isPresent()
                && listed.map(CheckpointRef::id).orElse(-1L) < told.get().id()) {
            return new Decision.Unsure("Flink told of checkpoint " + told.get().id() + " at "
                    + told.get().path()
                    + ", but the directory holds "
                    + listed.map(l -> "only " + l.id()).orElse("none"));
        }
        return listed.<Decision>map(l -> new Decision.From(l.path())).orElseGet(() -> asBefore(evidence));
    }

    private static Optional<Decision> bySavepoint(Evidence evidence) {
        Optional<String> recorded = evidence.attempt().savepoint();
        if (evidence.savepoint() instanceof Savepoint.There there) {
            return Optional.of(new Decision.From(newerThan(there, evidence.listing())
                    .map(CheckpointRef::path)
                    .orElse(recorded.orElse(there.path()))));
        }
        if (evidence.savepoint() instanceof Savepoint.None) {
            return recorded.map(path ->
                    new Decision.Unsure("the savepoint " + path + " that it was stopped with is gone from its place"));
        }
        String reason = ((Savepoint.Unknown) evidence.savepoint()).reason();
        return Optional.of(recorded.<Decision>map(Decision.From::new)
                .orElseGet(() ->
                        new Decision.Unsure(reason + ", and it was to stop with a savepoint that may be complete")));
    }

    /**
     * A checkpoint that was completed after the savepoint. Then the job did not end with the savepoint: Flink restarted it, and from the
     * checkpoint before it, for a savepoint is none that Flink restarts from. So it wrote some records twice.
     */
    public static Optional<CheckpointRef> newerThan(Savepoint.There savepoint, Listing listing) {
        return listing instanceof Listing.Listed listed
                ? listed.completed().stream()
                        .filter(c -> c.id() > savepoint.number())
                        .max(Comparator.comparingLong(CheckpointRef::id))
                : Optional.empty();
    }

    private static Decision unlisted(Evidence evidence, Listing.Unknown unknown) {
        JobAttempt attempt = evidence.attempt();
        boolean isFinal = attempt.state() == AttemptState.FAILED || attempt.state() == AttemptState.STOPPED;
        if (!isFinal) {
            return new Decision.Unsure(unknown.reason() + ", and Flink no longer knows the job"
                    + attempt.checkpoint()
                            .map(c -> "; the last checkpoint it told of is " + c.id() + " at " + c.path())
                            .orElse(""));
        }
        return attempt.checkpoint()
                .<Decision>map(c -> new Decision.From(c.path()))
                .orElseGet(() -> asBefore(evidence));
    }

    /** The attempt completed nothing: what it was started from holds. */
    private static Decision asBefore(Evidence evidence) {
        Optional<String> path = evidence.attempt().restorePath();
        if (path.isEmpty()) {
            return new Decision.FromNothing();
        }
        return evidence.restorePath() == Presence.GONE
                ? new Decision.Unsure("the checkpoint " + path.get() + " that it was started from is gone")
                : new Decision.From(path.get());
    }

    /** The number of the checkpoint that a path leads to; empty if it leads to a savepoint. */
    public static OptionalLong checkpoint(String path) {
        String last = path.replaceAll("/+$", "");
        last = last.substring(last.lastIndexOf('/') + 1);
        return last.matches("chk-\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(last.substring(4)))
                : OptionalLong.empty();
    }
}
