package dev.kappa.topology.definition;

import java.util.List;
import java.util.Objects;

/**
 * All that is needed to start a version's job, now and after a restart in a year.
 *
 * @param jar empty where the job is in Kappa's own jar, else the path of the user's, which runs beside that
 * @param arguments of the main method; hold no secret
 * @param libraries jars of the functions that it calls, which run beside that too
 */
public record JobSpec(String jar, String entryClass, List<String> arguments, int parallelism, List<Library> libraries) {
    /** @param sha256 of the jar's content: another one is never run in its place */
    public record Library(String jar, String sha256) {
        public Library {
            Objects.requireNonNull(jar);
            Objects.requireNonNull(sha256);
        }
    }

    public JobSpec {
        Objects.requireNonNull(jar);
        Objects.requireNonNull(entryClass);
        arguments = List.copyOf(arguments);
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism " + parallelism + " of " + entryClass);
        }
        libraries = libraries == null ? List.of() : List.copyOf(libraries);
    }

    /** One that calls no function. */
    public JobSpec(String jar, String entryClass, List<String> arguments, int parallelism) {
        this(jar, entryClass, arguments, parallelism, List.of());
    }
}
