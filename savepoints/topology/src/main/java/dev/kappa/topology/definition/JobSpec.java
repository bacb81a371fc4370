package dev.kappa.topology.definition;

import java.util.List;
import java.util.Objects;

/**
 * All that is needed to start a version's job, now and after a restart in a year.
 *
 * @param jar empty where the job is in Kappa's own jar, else the path of the user's, which runs beside that
 * @param arguments of the main method; hold no secret
 */
public record JobSpec(String jar, String entryClass, List<String> arguments, int parallelism) {
    public JobSpec {
        Objects.requireNonNull(jar);
        Objects.requireNonNull(entryClass);
        arguments = List.copyOf(arguments);
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism " + parallelism + " of " + entryClass);
        }
    }
}
