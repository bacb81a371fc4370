package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.definition.VersionDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Makes the submission of an attempt. */
interface JobLaunch {
    /**
     * @param recordedJar the content hash of the jar that the version's job ran before, if it ran; a user's job runs that very jar
     *     or is refused, for its state may fit no other
     */
    Launch of(VersionDefinition definition, JobAttempt attempt, Optional<String> recordedJar);

    /**
     * Of a trial: the definition's job under this id and a name of its own, from that savepoint, which gives up at its first failure and
     * leaves nothing behind.
     *
     * @param formerUids of the operators whose state the savepoint holds, as far as the job that wrote it told them
     */
    JobSubmission trial(VersionDefinition definition, String jobId, String savepoint, Optional<String> formerUids);

    /** The time between two checkpoints of a job. */
    Duration checkpointInterval();

    /** Removes copies of jars that no version needs. */
    void prune(Set<String> needed, Instant now);

    /** @param jarHash to be recorded before the submission */
    record Launch(JobSubmission submission, String jarHash) {}
}
