package dev.kappa.gateway.compile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.flink.shaded.asm9.org.objectweb.asm.AnnotationVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassWriter;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;

/** A user's job jar, as far as the gateway looks into one. */
public final class JobJarFile {
    public static final String CLASS = "its.Job";

    private JobJarFile() {}

    /**
     * @param code another one makes another class
     * @param state the state version that the class declares
     * @param more entries
     */
    public static void write(Path file, String code, Optional<String> state, Map<String, String> more)
            throws IOException {
        ClassWriter its = new ClassWriter(0);
        its.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, CLASS.replace('.', '/'), null, "java/lang/Object", null);
        its.visitSource(code, null);
        state.ifPresent(value -> {
            AnnotationVisitor annotation = its.visitAnnotation("Ldev/kappa/jobs/StateVersion;", true);
            annotation.visit("value", value);
            annotation.visitEnd();
        });
        its.visitEnd();
        Files.createDirectories(file.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(CLASS.replace('.', '/') + ".class"));
            out.write(its.toByteArray());
            for (Map.Entry<String, String> entry : more.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
