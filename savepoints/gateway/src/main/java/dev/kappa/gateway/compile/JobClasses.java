package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.StringLiteral;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks into the job jar: whether a job's class is in it, so that a misspelt one is refused before anything is started, and
 * what its code is.
 */
final class JobClasses {
    private JobClasses() {}

    static void check(Path jar, StringLiteral jobClass) {
        if (!Files.isRegularFile(jar)) {
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "the job jar " + jar + " does not exist.",
                    "Build it, or set job.jar in the configuration file.");
        }
        String entry = jobClass.value().replace('.', '/') + ".class";
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry(entry) == null) {
                List<String> ours = zip.stream()
                        .map(ZipEntry::getName)
                        .filter(n -> n.startsWith("dev/kappa/jobs/") && n.endsWith(".class") && !n.contains("$"))
                        .map(n -> n.substring(0, n.length() - ".class".length()).replace('/', '.'))
                        .toList();
                throw new KappaException(Problem.of(
                                ErrorCode.INVALID_OPTION,
                                "the job jar has no class '" + jobClass.value() + "'.",
                                NearestName.of(jobClass.value(), ours)
                                        .map(n -> "Did you mean '" + n + "'?")
                                        .orElse("Put it into " + jar.getFileName() + "."))
                        .at(jobClass.written().position()));
            }
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    /** A hash of every class in the package of the job's class and below: another one when the job's code has changed. */
    static String codeHash(Path jar, String jobClass) {
        String folder = jobClass.substring(0, jobClass.lastIndexOf('.') + 1).replace('.', '/');
        StringBuilder classes = new StringBuilder();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(e -> e.getName().startsWith(folder) && e.getName().endsWith(".class"))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : entries) {
                try (InputStream code = zip.getInputStream(entry)) {
                    classes.append(entry.getName())
                            .append(' ')
                            .append(PlanDigest.sha256(code.readAllBytes()))
                            .append('\n');
                }
            }
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
        return PlanDigest.sha256(classes.toString());
    }

    private static KappaException unreadable(Path jar, IOException e) {
        return new KappaException(
                ErrorCode.CONFIGURATION,
                "the job jar " + jar + " cannot be read (" + e.getMessage() + ").",
                "Build it again.");
    }
}
