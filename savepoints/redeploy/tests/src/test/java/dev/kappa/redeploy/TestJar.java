package dev.kappa.redeploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Puts {@link CountingJob} and {@link CopyingJob} into a jar. */
public final class TestJar {
    private TestJar() {}

    public static Path in(Path directory) throws IOException {
        Path jar = directory.resolve("counting.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name : List.of(
                    "CountingJob",
                    "CountingJob$Count",
                    "CountingJob$First",
                    "CountingJob$FirstFactory",
                    "CopyingJob",
                    "CopyingJob$Show")) {
                String path = "dev/kappa/redeploy/" + name + ".class";
                entries.putNextEntry(new JarEntry(path));
                try (InputStream in = TestJar.class.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(entries);
                }
            }
        }
        return jar;
    }
}
