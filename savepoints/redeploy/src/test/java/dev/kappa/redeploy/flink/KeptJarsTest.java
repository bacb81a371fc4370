package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptJarsTest {
    @TempDir
    Path directory;

    @Test
    void aVersionIsStartedAgainFromItsOwnJarWhateverBecameOfTheFile() throws Exception {
        Path jar = Files.writeString(directory.resolve("mine.jar"), "first");
        KeptJars jars = new KeptJars(directory.resolve("savepoints").toUri());
        KeptJars.Kept first = jars.of(jar, Optional.empty(), "x$v1");
        Files.writeString(jar, "second, and longer");
        KeptJars.Kept again = jars.of(jar, Optional.of(first.hash()), "x$v1");
        assertEquals(first, again);
        assertEquals("first", Files.readString(again.jar()));
        Files.delete(jar);
        assertEquals(first, jars.of(jar, Optional.of(first.hash()), "x$v1"));
    }

    @Test
    void copiesThatNoVersionNeedsAreRemovedWhenTheyAreOld() throws Exception {
        KeptJars jars = new KeptJars(directory.resolve("savepoints").toUri());
        KeptJars.Kept needed = jars.of(Files.writeString(directory.resolve("a.jar"), "a"), Optional.empty(), "a$v1");
        KeptJars.Kept unneeded = jars.of(Files.writeString(directory.resolve("b.jar"), "bb"), Optional.empty(), "b$v1");
        Path torn = Files.writeString(needed.jar().resolveSibling("part1.tmp"), "half a copy");
        Instant now = Instant.now();

        jars.prune(Set.of(needed.hash()), now);
        assertTrue(Files.exists(unneeded.jar()), "its version may not be recorded yet");

        jars.prune(Set.of(needed.hash()), now.plus(Duration.ofMinutes(11)));
        assertTrue(Files.exists(needed.jar()));
        assertFalse(Files.exists(unneeded.jar()));
        assertFalse(Files.exists(torn), "a controller was killed while it copied");
        new KeptJars(URI.create("s3://bucket/savepoints")).prune(Set.of(), now);
    }

    @Test
    void whereNothingCanBeKeptAChangedJarIsRefused() throws Exception {
        Path jar = Files.writeString(directory.resolve("mine.jar"), "first");
        KeptJars jars = new KeptJars(URI.create("s3://bucket/savepoints"));
        KeptJars.Kept first = jars.of(jar, Optional.empty(), "x$v1");
        assertEquals(jar, first.jar());
        Files.writeString(jar, "second, and longer");
        KappaException refused =
                assertThrows(KappaException.class, () -> jars.of(jar, Optional.of(first.hash()), "x$v1"));
        assertTrue(refused.getMessage().contains("is not the one that x$v1 was started with"), refused.getMessage());
    }
}
