package dev.kappa.local.rebuild;

import dev.kappa.local.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Lays users' job jars where statements may name them. */
final class JobJars {
    private JobJars() {}

    /** @return the jar's name in that directory, where it is now, if it was not before */
    static String lay(Path jar, Path directory) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new StackException("there is no jar " + jar);
        }
        Path absolute = jar.toAbsolutePath().normalize();
        if (absolute.startsWith(directory)) {
            return directory.relativize(absolute).toString();
        }
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, "part", null);
        Files.copy(absolute, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, directory.resolve(absolute.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        return absolute.getFileName().toString();
    }
}
