package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.StringLiteral;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.shaded.asm9.org.objectweb.asm.AnnotationVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;

/**
 * Looks into the jars of a job, the user's before Kappa's own as Flink will: whether its class is there, so that a misspelt one is
 * refused before anything is started, what its code is, and which state it declares. Nothing of it is loaded.
 */
final class JobClasses {
    private static final String INTERFACE = "dev/kappa/jobs/StreamJob.class";
    private static final String STATE_VERSION = "Ldev/kappa/jobs/StateVersion;";

    private final Path kappas;
    private final Optional<Path> users;

    JobClasses(Path kappas, Optional<JobJar> users) {
        this.kappas = kappas;
        this.users = users.map(JobJar::file);
    }

    void check(StringLiteral jobClass) {
        if (!Files.isRegularFile(kappas)) {
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "the job jar " + kappas + " does not exist.",
                    "Build it, or set job.jar in the configuration file.");
        }
        users.filter(jar -> new JarContent(jar).has(INTERFACE)).ifPresent(jar -> {
            throw new KappaException(
                    ErrorCode.INVALID_OPTION,
                    "the jar " + jar.getFileName() + " carries classes of Kappa's own.",
                    "Compile it against kappa-jobs.jar and leave that out of it (in Maven: scope provided).");
        });
        if (owner(jobClass.value()).isEmpty()) {
            String prefix = users.isPresent() ? "" : "dev.kappa.jobs.";
            List<String> there = new JarContent(users.orElse(kappas))
                    .classes().stream().filter(n -> n.startsWith(prefix)).toList();
            String jar = users.orElse(kappas).getFileName().toString();
            throw new KappaException(Problem.of(
                            ErrorCode.INVALID_OPTION,
                            users.map(u -> "neither " + jar + " nor the job jar")
                                            .orElse("the job jar")
                                    + (users.isPresent() ? " has a class '" : " has no class '") + jobClass.value()
                                    + "'.",
                            NearestName.of(jobClass.value(), there)
                                    .map(n -> "Did you mean '" + n + "'?")
                                    .orElse("Put it into " + jar + "."))
                    .at(jobClass.written().position()));
        }
    }

    /**
     * A hash of the code: of every class and file of a user's jar, whenever and however it was packed; in Kappa's own jar of the classes in
     * the package of the job's class and below.
     */
    String codeHash(String jobClass) {
        String folder = jobClass.substring(0, jobClass.lastIndexOf('.') + 1).replace('.', '/');
        return users.map(jar -> new JarContent(jar).hash()).orElseGet(() -> new JarContent(kappas)
                .hash(name -> name.startsWith(folder) && name.endsWith(".class")));
    }

    /** What the class declares by {@code StateVersion}, if it does. */
    Optional<String> stateVersion(String jobClass) {
        String[] declared = new String[1];
        owner(jobClass).ifPresent(jar -> {
            ClassReader reader = new ClassReader(new JarContent(jar).read(JarContent.entry(jobClass)));
            reader.accept(new StateVersionReader(declared), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        });
        return Optional.ofNullable(declared[0]);
    }

    private static final class StateVersionReader extends ClassVisitor {
        private final String[] declared;

        StateVersionReader(String[] declared) {
            super(Opcodes.ASM9);
            this.declared = declared;
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            if (!descriptor.equals(STATE_VERSION)) {
                return null;
            }
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(String name, Object value) {
                    declared[0] = String.valueOf(value);
                }
            };
        }
    }

    private Optional<Path> owner(String jobClass) {
        return Stream.concat(users.stream(), Stream.of(kappas))
                .filter(jar -> new JarContent(jar).has(JarContent.entry(jobClass)))
                .findFirst();
    }
}
