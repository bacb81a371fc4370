package dev.kappa.gateway.compile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** A jar of functions as users make them. */
public final class FunctionJar {
    /** A scalar function {@code its.Shout} that writes this after what it is given. */
    public static final String SHOUT =
            "public class Shout extends ScalarFunction { public String eval(String s) { return s + \"%s\"; } }";

    private static final String HEAD =
            "package its; import org.apache.flink.table.annotation.*; import org.apache.flink.table.functions.*; import org.apache.flink.types.Row;\n";
    private static final Pattern NAME = Pattern.compile("class (\\w+)");

    private FunctionJar() {}

    /** @param classes of the package {@code its}, each beginning with the one that the file is named after */
    public static Path write(Path jar, String... classes) throws IOException {
        Files.createDirectories(jar.getParent());
        Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "its");
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
        for (String text : classes) {
            Matcher name = NAME.matcher(text);
            name.find();
            arguments.add(Files.writeString(folder.resolve(name.group(1) + ".java"), HEAD + text)
                    .toString());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError(said.toString(StandardCharsets.UTF_8));
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(p -> p.toString().endsWith(".class")).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
                zip.write(Files.readAllBytes(each));
            }
        }
        return jar;
    }
}
