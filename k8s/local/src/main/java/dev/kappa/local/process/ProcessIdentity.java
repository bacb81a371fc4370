package dev.kappa.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that can be told from every other one, also after its pid was given away again or the machine was booted: the pid, and a
 * birth mark. On Linux the mark is the boot's id and the kernel's start time in ticks since boot (neither moves when the clock is set);
 * elsewhere it is the start instant that the JDK reports.
 */
public record ProcessIdentity(long pid, String birth) {
    private static final Path PROC = Path.of("/proc");

    /** The identity of the process that has this pid now; empty if there is none or it is dead and waits to be reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        if (Files.isDirectory(PROC.resolve("self"))) {
            return linuxBirth(pid).map(birth -> new ProcessIdentity(pid, birth));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> new ProcessIdentity(pid, start.toString()));
    }

    /** Whether this very process still runs. */
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    private static Optional<String> linuxBirth(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            // pid (name, which may hold blanks and brackets) state ppid ... starttime is the 22nd field
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // A killed process is a zombie while its other threads still hold its ports; then it is not dead yet.
            boolean ended = fields[0].equals("X") || fields[0].equals("Z") && threads(pid) <= 1;
            if (ended) {
                return Optional.empty();
            }
            String boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            return Optional.of(boot + "/" + fields[19]);
        } catch (IOException e) {
            return Optional.empty(); // gone meanwhile
        }
    }

    private static long threads(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(PROC.resolve(pid + "/task"))) {
            return tasks.count();
        }
    }
}
