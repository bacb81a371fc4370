package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's jar of functions.
 *
 * @param files of the test's resources
 * @param end what {@code shout} puts at the end, so that one sees which jar did it
 * @param forbidden what {@code shout} throws at
 */
record FunctionJar(List<String> files, String end, String forbidden) {
    private static final Path SOURCES = Path.of("src/test/resources/functions");

    static FunctionJar of(String... files) {
        return new FunctionJar(List.of(files), "", "unspeakable");
    }

    FunctionJar ending(String other) {
        return new FunctionJar(files, other, forbidden);
    }

    FunctionJar throwingAt(String other) {
        return new FunctionJar(files, end, other);
    }

    /** Compiles and packs it, and lays it where statements may name it, under the jar's own name. */
    void lay(RunningStack stack, Path jar) throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String file : files) {
            sources.put(
                    file,
                    Files.readString(SOURCES.resolve(file))
                            .replace("@END@", end)
                            .replace("@FORBIDDEN@", forbidden));
        }
        JobJars.lay(CompiledJar.pack(jar, sources), stack.config().jobJars());
    }
}
