package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.JarHash;
import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.flink.KeptJars;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.serving.ViewProgress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fills a submission from the configuration file. Flink restarts a failing job by itself, ever more slowly; the controller
 * starts a new attempt only of a job that Flink gave up or lost.
 */
final class ConfiguredJobLaunch implements JobLaunch {
    private final KappaConfig config;
    private final JarHash hashes = new JarHash();
    private final KeptJars users;

    ConfiguredJobLaunch(KappaConfig config) {
        this.config = config;
        this.users = new KeptJars(config.flink().savepoints());
    }

    @Override
    public Launch of(VersionDefinition definition, JobAttempt attempt, Optional<String> recordedJar) {
        JobSpec job = definition.job();
        KeptJars.Kept jar = job.jar().isEmpty()
                ? new KeptJars.Kept(config.jobJar(), hashes.of(config.jobJar()))
                : users.of(Path.of(job.jar()), recordedJar, definition.id().toString());
        return new Launch(
                new JobSubmission(
                        attempt.jobId(),
                        jar.jar(),
                        job.entryClass(),
                        job.arguments(),
                        job.parallelism(),
                        attempt.restorePath(),
                        settings(definition, attempt)),
                jar.hash());
    }

    @Override
    public void prune(Set<String> needed, Instant now) {
        users.prune(needed, now);
    }

    private Map<String, String> settings(VersionDefinition definition, JobAttempt attempt) {
        KappaConfig.Flink flink = config.flink();
        Map<String, String> settings = new TreeMap<>();
        settings.put(
                "execution.checkpointing.interval", flink.checkpointInterval().toMillis() + " ms");
        settings.put("execution.checkpointing.mode", "EXACTLY_ONCE");
        settings.put("execution.checkpointing.dir", flink.checkpoints().toString());
        settings.put("execution.checkpointing.savepoint-dir", flink.savepoints().toString());
        settings.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        settings.put("restart-strategy.type", "exponential-delay");
        settings.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
        settings.put("restart-strategy.exponential-delay.max-backoff", "10 s");
        settings.put("restart-strategy.exponential-delay.backoff-multiplier", "2.0");
        settings.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1 min");
        settings.putAll(flink.properties());
        settings.put("pipeline.name", Names.job(definition.id()));
        settings.put(ViewProgress.ATTEMPT_OPTION, Long.toString(attempt.attempt()));
        return settings;
    }
}
