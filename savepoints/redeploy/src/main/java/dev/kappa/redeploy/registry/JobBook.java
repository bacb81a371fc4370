package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are wanted and what was tried. Writes are as those of {@link ChangeJournal}: one transaction each, repeatable,
 * fenced.
 */
public interface JobBook {
    /** Says whether exactly one, or no, job of the version is to run. */
    void want(VersionId version, boolean wanted);

    /** The versions whose job is to run. */
    List<VersionId> wanted();

    /** Every attempt of a version in its present life, the oldest first; none of a dropped one of the same name. */
    List<JobAttempt> attempts(VersionId version);

    /** Attempts that have not ended, of whatever version. */
    List<JobAttempt> open();

    /** Whether an attempt with this id is in the book, or a trial in the journal: only such jobs are ours to stop. */
    boolean isOurs(String jobId);

    /** Writes down an attempt in the state INTENDED, before Flink is asked; its number is the next. */
    JobAttempt intend(
            VersionId version,
            String jobId,
            Optional<String> restorePath,
            int failures,
            Optional<Instant> notBefore,
            Instant now);

    /** Writes what was seen of an attempt. */
    void observed(JobAttempt attempt, AttemptState state, Optional<String> reason, Instant now);

    /** Writes down, before Flink is asked, that the attempt is to stop with a savepoint and that its job is wanted no more. */
    void saving(JobAttempt attempt, String request);

    /** Writes down what an attempt was stopped with. */
    void saved(JobAttempt attempt, String savepoint, Instant now);

    void checkpoint(JobAttempt attempt, CheckpointRef newest);

    /** Notes why a version's output may be wrong; stays until the version is gone. */
    void suspect(VersionId version, String why);

    /** Why a version's output may be wrong, if it may. */
    Optional<String> suspicion(VersionId version);

    /** The content hashes of the jars that any version, or any change that has not ended, needs. */
    Set<String> jarHashes();

    /** The content hash of the jar that a version's job runs. */
    void jarHash(VersionId version, String hash);

    /** The content hash of the jar that the version's job ran before, if it ever ran. */
    Optional<String> jarHash(VersionId version);
}
