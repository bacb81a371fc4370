package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.flink.CheckpointStore.Listing;
import dev.kappa.redeploy.flink.CheckpointStore.Presence;
import dev.kappa.redeploy.flink.CheckpointStore.Savepoint;
import dev.kappa.redeploy.flink.RestoreRule.Decision;
import dev.kappa.redeploy.flink.RestoreRule.Evidence;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.definition.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RestoreRuleTest {
    private static final Listing NONE = new Listing.Listed(List.of());
    private static final Listing UNKNOWN = new Listing.Unknown("s3://b/c cannot be listed from here");
    private static final OptionalLong NO_VIEW = OptionalLong.empty();

    private static CheckpointRef checkpoint(long id) {
        return new CheckpointRef(id, "file:/c/j/chk-" + id);
    }

    private static JobAttempt attempt(AttemptState state, Optional<String> from, Optional<CheckpointRef> told) {
        return new JobAttempt(
                new VersionId("x", 1),
                2,
                "0".repeat(32),
                from,
                state,
                Optional.empty(),
                0,
                Optional.empty(),
                told,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    private static Decision decide(JobAttempt attempt, Listing listing) {
        return RestoreRule.decide(
                Optional.of(new Evidence(attempt, listing, new Savepoint.None(), Presence.THERE)), NO_VIEW);
    }

    @Test
    void theFirstAttemptStartsFromNothing() {
        assertEquals(new Decision.FromNothing(), RestoreRule.decide(Optional.empty(), NO_VIEW));
    }

    @Test
    void theHighestNumberIsTheNewest() {
        Listing listed = new Listing.Listed(List.of(checkpoint(9), checkpoint(10)));
        assertEquals(
                new Decision.From("file:/c/j/chk-10"),
                decide(attempt(AttemptState.LOST, Optional.of("file:/old"), Optional.of(checkpoint(9))), listed));
    }

    @Test
    void anAttemptWithoutACheckpointStartsWhereItStarted() {
        assertEquals(
                new Decision.From("file:/old"),
                decide(attempt(AttemptState.LOST, Optional.of("file:/old"), Optional.empty()), NONE));
        assertEquals(
                new Decision.FromNothing(),
                decide(attempt(AttemptState.LOST, Optional.empty(), Optional.empty()), NONE));
    }

    @Test
    void aDirectoryThatIsBehindWhatFlinkToldIsNotTrusted() {
        assertEquals(
                new Decision.Unsure("Flink told of checkpoint 11 at file:/c/j/chk-11, but the directory holds only 10"),
                decide(
                        attempt(AttemptState.LOST, Optional.empty(), Optional.of(checkpoint(11))),
                        new Listing.Listed(List.of(checkpoint(10)))));
        assertEquals(
                new Decision.Unsure("Flink told of checkpoint 11 at file:/c/j/chk-11, but the directory holds none"),
                decide(attempt(AttemptState.LOST, Optional.of("file:/old"), Optional.of(checkpoint(11))), NONE));
    }

    @Test
    void withoutADirectoryOnlyTheLastWordOfAnEndedJobCounts() {
        assertEquals(
                new Decision.From("file:/c/j/chk-11"),
                decide(attempt(AttemptState.FAILED, Optional.empty(), Optional.of(checkpoint(11))), UNKNOWN));
        assertEquals(
                new Decision.Unsure(
                        "s3://b/c cannot be listed from here, and Flink no longer knows the job; the last checkpoint"
                                + " it told of is 11 at file:/c/j/chk-11"),
                decide(attempt(AttemptState.LOST, Optional.empty(), Optional.of(checkpoint(11))), UNKNOWN));
    }

    @Test
    void aCheckpointThatIsGoneIsNotReplacedByAnOlderOne() {
        assertEquals(
                new Decision.Unsure("the checkpoint file:/old that it was started from is gone"),
                RestoreRule.decide(
                        Optional.of(new Evidence(
                                attempt(AttemptState.LOST, Optional.of("file:/old"), Optional.empty()),
                                NONE,
                                new Savepoint.None(),
                                Presence.GONE)),
                        NO_VIEW));
    }

    @Test
    void whatReadersSawProvesACheckpoint() {
        Evidence evidence = new Evidence(
                attempt(AttemptState.LOST, Optional.empty(), Optional.empty()),
                new Listing.Listed(List.of(checkpoint(10))),
                new Savepoint.None(),
                Presence.THERE);
        assertEquals(
                new Decision.From("file:/c/j/chk-10"), RestoreRule.decide(Optional.of(evidence), OptionalLong.of(10)));
        assertEquals(
                new Decision.Unsure("its view shows epoch 11, the newest checkpoint that can be found is 10"),
                RestoreRule.decide(Optional.of(evidence), OptionalLong.of(11)));
        assertEquals(
                new Decision.Unsure("its view shows epoch 3 although no completed checkpoint can be found"),
                RestoreRule.decide(Optional.empty(), OptionalLong.of(3)));
    }

    private static Decision afterAStop(AttemptState state, Optional<String> recorded, Savepoint savepoint) {
        JobAttempt asked = new JobAttempt(
                new VersionId("x", 1),
                2,
                "0".repeat(32),
                Optional.empty(),
                state,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of("1".repeat(32)),
                recorded,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
        return RestoreRule.decide(
                Optional.of(new Evidence(asked, new Listing.Listed(List.of(checkpoint(7))), savepoint, Presence.GONE)),
                NO_VIEW);
    }

    @Test
    void aSavepointThatItWasStoppedWithGoesBeforeAnyCheckpoint() {
        assertEquals(
                new Decision.From("file:/s/savepoint-1"),
                afterAStop(
                        AttemptState.STOPPED,
                        Optional.of("file:/s/savepoint-1"),
                        new Savepoint.There("file:/s/savepoint-1", 9)));
        assertEquals(
                new Decision.From("file:/s/savepoint-1"),
                afterAStop(AttemptState.LOST, Optional.empty(), new Savepoint.There("file:/s/savepoint-1", 9)),
                "also when nobody heard of it");
    }

    @Test
    void aCheckpointThatCameAfterTheSavepointGoesBeforeIt() {
        assertEquals(
                new Decision.From(checkpoint(7).path()),
                afterAStop(
                        AttemptState.STOPPED,
                        Optional.of("file:/s/savepoint-1"),
                        new Savepoint.There("file:/s/savepoint-1", 6)));
    }

    @Test
    void aStopThatLeftNoSavepointChangesNothing() {
        assertEquals(
                new Decision.From(checkpoint(7).path()),
                afterAStop(AttemptState.FAILED, Optional.empty(), new Savepoint.None()));
    }

    @Test
    void aSavepointThatIsGoneOrCannotBeSeenIsNotGuessedAt() {
        assertEquals(
                new Decision.Unsure(
                        "the savepoint file:/s/savepoint-1 that it was stopped with is gone from its place"),
                afterAStop(AttemptState.STOPPED, Optional.of("file:/s/savepoint-1"), new Savepoint.None()));
        assertEquals(
                new Decision.Unsure(
                        "s3://b cannot be listed, and it was to stop with a savepoint that may be complete"),
                afterAStop(AttemptState.LOST, Optional.empty(), new Savepoint.Unknown("s3://b cannot be listed")));
        assertEquals(
                new Decision.From("s3://b/savepoint-1"),
                afterAStop(
                        AttemptState.STOPPED,
                        Optional.of("s3://b/savepoint-1"),
                        new Savepoint.Unknown("s3://b cannot be listed")),
                "Flink named it");
    }
}
