package dev.kappa.local.part;

import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The command line of a part that is a Java program, on the JDK that the launcher itself runs on. */
final class JavaLine {
    private final List<String> options = new ArrayList<>();
    private final List<String> classPath = new ArrayList<>();

    /** A JVM that ends, and says so, when memory runs out: it comes back by a restart, half alive it does not. */
    static JavaLine withHeap(String initial, String most) {
        JavaLine line = new JavaLine();
        line.options("-Xms" + initial, "-Xmx" + most, "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData");
        return line;
    }

    JavaLine options(String... more) {
        options.addAll(Arrays.asList(more));
        return this;
    }

    JavaLine options(List<String> more) {
        options.addAll(more);
        return this;
    }

    JavaLine log4j(Path configuration, Path log) {
        return options(
                "-Dlog4j.configurationFile=" + configuration.toUri(),
                "-Dlog4j2.configurationFile=" + configuration.toUri(),
                "-Dkappa.log=" + log);
    }

    /** The class path that the build resolved for a module, before it the module's own classes. */
    JavaLine module(StackSettings settings, String module) {
        Path target = settings.checkout().resolve(module).resolve("target");
        Path file = target.resolve("class-path");
        if (!Files.exists(file)) {
            throw new StackException(module + " is not built: run make build");
        }
        if (Files.isDirectory(target.resolve("classes"))) {
            classPath.add(target.resolve("classes").toString());
        }
        try {
            classPath.add(Files.readString(file).strip());
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return this;
    }

    JavaLine jar(Path jar) {
        classPath.add(jar.toString());
        return this;
    }

    List<String> main(String mainClass, String... arguments) {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream<String> tail =
                Stream.concat(Stream.of("-cp", String.join(":", classPath), mainClass), Arrays.stream(arguments));
        return Stream.of(java, options.stream(), tail).flatMap(each -> each).toList();
    }
}
