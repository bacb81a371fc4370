package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** A user's jar, made as the README says: compiled against {@code kappa-jobs.jar} and Flink, and carrying neither. */
final class CompiledJar {
    private CompiledJar() {}

    /** @param sources texts of Java files by their names */
    static Path pack(Path jar, Map<String, String> sources) throws IOException {
        Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "its");
        Path checkout = RunningStack.checkout();
        String flink = Files.readString(checkout.resolve("k8s/local/flink/target/class-path"))
                .strip();
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-cp",
                checkout.resolve("jobs/target/kappa-jobs.jar") + ":" + flink,
                "-d",
                folder.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            arguments.add(Files.writeString(folder.resolve(source.getKey()), source.getValue())
                    .toString());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertEquals(0, exit, () -> said.toString(StandardCharsets.UTF_8));
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            List<Path> classes = all.filter(p -> p.toString().endsWith(".class"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path each : classes) {
                zip.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
                zip.write(Files.readAllBytes(each));
            }
        }
        return jar;
    }
}
