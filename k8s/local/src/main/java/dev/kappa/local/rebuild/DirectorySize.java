package dev.kappa.local.rebuild;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** How large a directory is, where it can be seen from here. */
final class DirectorySize {
    private DirectorySize() {}

    /** @param uri a path, or a URI of any file system; {@code -} for one that only Flink can reach */
    static String of(String uri) throws IOException {
        if (uri.contains("://") && !uri.startsWith("file:")) {
            return "-";
        }
        Path path = uri.startsWith("file:") ? Path.of(URI.create(uri).getPath()) : Path.of(uri);
        if (!Files.isDirectory(path)) {
            return "gone";
        }
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            return String.format(Locale.ROOT, "%,.1f MB", bytes / 1_000_000.0);
        }
    }
}
