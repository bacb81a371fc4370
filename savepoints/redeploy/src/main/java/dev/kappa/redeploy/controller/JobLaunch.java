package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.definition.VersionDefinition;
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

    /** Removes copies of jars that no version needs. */
    void prune(Set<String> needed, Instant now);

    /** @param jarHash to be recorded before the submission */
    record Launch(JobSubmission submission, String jarHash) {}
}
