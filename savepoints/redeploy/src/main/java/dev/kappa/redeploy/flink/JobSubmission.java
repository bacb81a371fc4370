package dev.kappa.redeploy.flink;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that starting a job takes.
 *
 * @param jobId 32 hex digits, ours, never used before
 * @param libraries users' jars, which the job's class loader looks into before {@code jar}, in their order
 * @param savepointPath checkpoint or savepoint to start from
 */
public record JobSubmission(
        String jobId,
        Path jar,
        List<Path> libraries,
        String entryClass,
        List<String> arguments,
        int parallelism,
        Optional<String> savepointPath,
        Map<String, String> flinkConfiguration) {
    public JobSubmission {
        Objects.requireNonNull(jobId);
        Objects.requireNonNull(jar);
        libraries = List.copyOf(libraries);
        Objects.requireNonNull(entryClass);
        arguments = List.copyOf(arguments);
        Objects.requireNonNull(savepointPath);
        flinkConfiguration = java.util.Collections.unmodifiableMap(new TreeMap<>(flinkConfiguration));
    }
}
