package dev.kappa.gateway.compile;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.KeptJars;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.OptionList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user's jar of a DataStream job, as the option {@code jar} names it, or of a function: a file in the directory {@code job.jars}, and no other, for
 * whoever may write statements must not make the cluster run any file of this machine.
 *
 * @param file where its content can be read now
 * @param place where the version will find it: a copy by the hash of its content, which {@link #keep} makes
 */
public record JobJar(Path file, Path place) {
    static final String OPTION = "jar";

    /** The jar that a definition is made with; empty for a job in Kappa's own jar. */
    static Optional<JobJar> of(DefinitionContext context, OptionList options) {
        Optional<String> written = Optional.ofNullable(options.asMap().get(OPTION));
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<VersionDefinition> runs = context.purpose().keepsJarOf();
        if (runs.isPresent()) {
            Path kept = Path.of(runs.get().job().jar());
            return Optional.of(new JobJar(kept, kept));
        }
        return Optional.of(lying(
                context.config(), written.get(), options.valuePosition(OPTION).orElseThrow()));
    }

    /** A file of that directory as it lies there now. */
    static JobJar lying(KappaConfig config, String written, Position at) {
        Path directory = config.jobJars();
        Path file = directory.resolve(written).normalize();
        if (!Files.isRegularFile(file) || !inside(directory, file)) {
            throw new KappaException(Problem.of(
                            ErrorCode.INVALID_OPTION,
                            "there is no jar '" + written + "' in " + directory + ", the directory of job.jars.",
                            NearestName.hint(written, jars(directory)))
                    .at(at));
        }
        return new JobJar(
                file, new KeptJars(config.flink().savepoints()).place(file).jar());
    }

    /** Of a live version, wherever its file has gone; empty for a job in Kappa's own jar. */
    static Optional<JobJar> of(VersionDefinition version) {
        return Optional.of(version.job().jar()).filter(j -> !j.isEmpty()).map(j -> new JobJar(Path.of(j), Path.of(j)));
    }

    /** Of a version that is being made, whose statement names the file. */
    public static Optional<JobJar> of(KappaConfig config, VersionDefinition version) {
        return of(version)
                .map(jar -> new JobJar(
                        Optional.ofNullable(version.options().get(OPTION))
                                .filter(o -> !Files.isReadable(jar.place()))
                                .map(o -> config.jobJars().resolve(o).normalize())
                                .orElse(jar.file()),
                        jar.place()));
    }

    /**
     * Where the jar of a function's version can be read now: its kept copy, or before that is made the file that it is a copy of. Never
     * another content than that of the version.
     */
    public static Path ofFunction(KappaConfig config, VersionDefinition function) {
        JobJar jar = of(config, function).orElseThrow();
        String hash = function.options().get(FunctionDefinition.SHA256);
        boolean kept = jar.place().getFileName().toString().startsWith(hash) && Files.isReadable(jar.place());
        boolean same = kept
                || Files.isReadable(jar.file())
                        && new KeptJars(config.flink().savepoints())
                                .place(jar.file())
                                .hash()
                                .equals(hash);
        if (!same) {
            throw new KappaException(
                    ErrorCode.SETUP,
                    "the jar of " + function.id() + " is not there any more: neither " + jar.place()
                            + " nor the file '" + function.options().get(OPTION)
                            + "' of job.jars has the SHA-256 " + hash + ".",
                    "Put it back; or give '" + function.name() + "' another one with ALTER FUNCTION.");
        }
        return kept ? jar.place() : jar.file();
    }

    /** Sees to it that the definition finds its jar at its place, whatever becomes of the file. */
    public void keep(KappaConfig config) {
        new KeptJars(config.flink().savepoints()).keep(file, place);
    }

    /** The name of its content, for people: the beginning of its hash where a copy is kept, else the file. */
    static String words(VersionDefinition version) {
        String jar = version.job().jar();
        String name = jar.substring(jar.lastIndexOf('/') + 1);
        return jar.isEmpty()
                ? "Kappa's own jar"
                : name.matches("[0-9a-f]{64}[.]jar")
                        ? version.options().getOrDefault(OPTION, "jar") + " " + name.substring(0, 8)
                        : jar;
    }

    private static boolean inside(Path directory, Path file) {
        try {
            return file.toRealPath().startsWith(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".jar"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
