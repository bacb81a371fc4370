package dev.kappa.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Resident memory of a process and its children, in bytes. Pages that several processes share (Postgres' buffers) are counted once: Linux'
 * proportional set size where it may be read, else the plain resident set size.
 */
public final class ProcessMemory {
    private ProcessMemory() {}

    public static long residentBytes(ProcessIdentity process) {
        return ProcessHandle.of(process.pid())
                .map(root -> Stream.concat(Stream.of(root), root.descendants())
                        .mapToLong(handle -> ofOne(handle.pid()))
                        .sum())
                .orElse(0L);
    }

    private static long ofOne(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        return line(proc.resolve("smaps_rollup"), "Pss:")
                .or(() -> line(proc.resolve("status"), "VmRSS:"))
                .orElse(0L);
    }

    private static Optional<Long> line(Path file, String label) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .filter(line -> line.startsWith(label))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
