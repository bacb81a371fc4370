package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Submissions without jars. */
final class FakeLaunch implements JobLaunch {
    @Override
    public Launch of(VersionDefinition definition, JobAttempt attempt, Optional<String> recordedJar) {
        return new Launch(
                new JobSubmission(
                        attempt.jobId(),
                        Path.of("x.jar"),
                        List.of(),
                        definition.job().entryClass(),
                        definition.job().arguments(),
                        1,
                        attempt.restorePath(),
                        Map.of(
                                "pipeline.name",
                                Names.job(definition.id()),
                                FakeJobs.JAR,
                                definition.job().jar())),
                "hash");
    }

    @Override
    public JobSubmission trial(
            VersionDefinition definition, String jobId, String savepoint, Optional<String> formerUids) {
        return new JobSubmission(
                jobId,
                Path.of("x.jar"),
                List.of(),
                definition.job().entryClass(),
                definition.job().arguments(),
                1,
                Optional.of(savepoint),
                Map.of(
                        "pipeline.name",
                        Names.job(definition.id()) + FakeJobs.TRIAL,
                        FakeJobs.JAR,
                        definition.job().jar()));
    }

    @Override
    public Duration checkpointInterval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void prune(Set<String> needed, Instant now) {}
}
