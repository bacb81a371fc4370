package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
