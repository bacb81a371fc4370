package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.JarHash;
import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.flink.KeptJars;
import dev.kappa.redeploy.flink.RestoreRule;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.TrialOptions;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.serving.ViewProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fills a submission from the configuration file. Flink restarts a failing job by itself, ever more slowly; the controller
 * starts a new attempt only of a job that Flink gave up or lost.
 */
final class ConfiguredJobLaunch implements JobLaunch {
    /**
     * A checkpoint is claimed; a savepoint is not, for it is the way back. A barrier can overtake, in a task that waits for input, the
     * word that the checkpoint before it is complete; then the task still refers to files of the one before that. Of a checkpoint that
     * is not claimed Flink forgets the files as soon as the next is complete. So it would not know them, drop the task's acknowledgement
     * ("Attempt to reference unknown state"), and complete no other checkpoint until this one timed out.
     */
    private static final String CLAIM_MODE = "execution.state-recovery.claim-mode";

    private final KappaConfig config;
    private final JarHash hashes = new JarHash();
    private final KeptJars users;

    ConfiguredJobLaunch(KappaConfig config) {
        this.config = config;
        this.users = new KeptJars(config.flink().savepoints());
    }

    @Override
    public Launch of(VersionDefinition definition, JobAttempt attempt, Optional<String> recordedJar) {
        Jars jars = jars(definition, recordedJar);
        Map<String, String> settings = settings(definition);
        settings.put(ViewProgress.ATTEMPT_OPTION, Long.toString(attempt.attempt()));
        boolean claimed = attempt.restorePath()
                .filter(path -> RestoreRule.checkpoint(path).isPresent())
                .isPresent();
        settings.put(CLAIM_MODE, claimed ? "CLAIM" : "NO_CLAIM");
        return new Launch(
                submission(definition, attempt.jobId(), jars, attempt.restorePath(), settings), jars.recorded());
    }

    @Override
    public JobSubmission trial(
            VersionDefinition definition, String jobId, String savepoint, Optional<String> formerUids) {
        Map<String, String> settings = settings(definition);
        settings.put("pipeline.name", Names.job(definition.id()) + " trial");
        settings.put("restart-strategy.type", "none");
        settings.put("execution.checkpointing.externalized-checkpoint-retention", "NO_EXTERNALIZED_CHECKPOINTS");
        // The state of the sink stays unclaimed, for a trial has none; the job itself refuses where more does.
        settings.put("execution.state-recovery.ignore-unclaimed-state", "true");
        settings.put(CLAIM_MODE, "NO_CLAIM");
        settings.put(TrialOptions.TRIAL, "true");
        formerUids.ifPresent(uids -> settings.put(TrialOptions.FORMER_UIDS, uids));
        return submission(definition, jobId, jars(definition, Optional.empty()), Optional.of(savepoint), settings);
    }

    /** @param recorded the hash of the jar that the state depends on: a user's if there is one */
    private record Jars(Path kappas, List<Path> users, String recorded) {}

    private Jars jars(VersionDefinition definition, Optional<String> recordedJar) {
        String own = definition.job().jar();
        if (own.isEmpty()) {
            return new Jars(config.jobJar(), libraries(definition), hashes.of(config.jobJar()));
        }
        KeptJars.Kept kept = users.of(Path.of(own), recordedJar, definition.id().toString());
        return new Jars(config.jobJar(), List.of(kept.jar()), kept.hash());
    }

    /** The jars of the functions that it calls: those that it was planned with, and no others. */
    private List<Path> libraries(VersionDefinition definition) {
        return definition.job().libraries().stream()
                .map(library -> users.of(
                                Path.of(library.jar()),
                                Optional.of(library.sha256()),
                                definition.id().toString())
                        .jar())
                .toList();
    }

    private static JobSubmission submission(
            VersionDefinition definition,
            String jobId,
            Jars jars,
            Optional<String> from,
            Map<String, String> settings) {
        JobSpec job = definition.job();
        return new JobSubmission(
                jobId,
                jars.kappas(),
                jars.users(),
                job.entryClass(),
                job.arguments(),
                job.parallelism(),
                from,
                settings);
    }

    @Override
    public Duration checkpointInterval() {
        return config.flink().checkpointInterval();
    }

    @Override
    public void prune(Set<String> needed, Instant now) {
        users.prune(needed, now);
    }

    private Map<String, String> settings(VersionDefinition definition) {
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
        return settings;
    }
}
