package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.StringLiteral;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Looks whether a job's class is in the job jar, so that a misspelt one is refused before anything is started. */
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
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "the job jar " + jar + " cannot be read (" + e.getMessage() + ").",
                    "Build it again.");
        }
    }
}
