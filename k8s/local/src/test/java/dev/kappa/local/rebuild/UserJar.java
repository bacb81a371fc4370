package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/**
 * A user's job jar, made as the README says: compiled against {@code kappa-jobs.jar} and Flink, and carrying neither.
 *
 * @param code what the job writes into each row, so that one sees which jar wrote it
 * @param state the declared state version
 * @param uid of the operator with the state
 * @param type of the state's values
 */
record UserJar(String code, String state, String uid, String type) {
    private static final Path SOURCE = Path.of("src/test/resources/redeploy/Running.java");

    static UserJar writing(String code) {
        return new UserJar(code, "1", "running", "Long");
    }

    UserJar declaring(String other) {
        return new UserJar(code, other, uid, type);
    }

    UserJar withUid(String other) {
        return new UserJar(code, state, other, type);
    }

    UserJar withType(String other) {
        return new UserJar(code, state, uid, other);
    }

    /** Compiles and packs it. */
    Path pack(Path jar) throws IOException {
        Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "its");
        Path source = folder.resolve("Running.java");
        Files.writeString(
                source,
                Files.readString(SOURCE)
                        .replace("@STATE@", state)
                        .replace("@UID@", uid)
                        .replace("@TYPE@", type)
                        .replace("@CODE@", code));
        Path checkout = RunningStack.checkout();
        String flink = Files.readString(checkout.resolve("k8s/local/flink/target/class-path"))
                .strip();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "-nowarn",
                        "-proc:none",
                        "-cp",
                        checkout.resolve("jobs/target/kappa-jobs.jar") + ":" + flink,
                        "-d",
                        folder.toString(),
                        source.toString());
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
