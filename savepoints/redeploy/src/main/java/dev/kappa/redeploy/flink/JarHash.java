package dev.kappa.redeploy.flink;

import dev.kappa.topology.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/** SHA-256 of a jar's content, remembered while its size and time of change stay the same. */
public final class JarHash {
    private final Map<Path, Known> known = new HashMap<>();

    private record Known(long size, FileTime changed, String hash) {}

    /** Refuses a jar that cannot be read. */
    public synchronized String of(Path jar) {
        JarShelf.check(jar);
        try {
            long size = Files.size(jar);
            FileTime changed = Files.getLastModifiedTime(jar);
            Known before = known.get(jar);
            if (before == null || before.size() != size || !before.changed().equals(changed)) {
                before = new Known(size, changed, digest(jar));
                known.put(jar, before);
            }
            return before.hash();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot read " + jar, e);
        }
    }

    private static String digest(Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            return Sha256.of(in);
        }
    }
}
