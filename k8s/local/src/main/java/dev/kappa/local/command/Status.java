package dev.kappa.local.command;

import dev.kappa.local.StackSettings;
import dev.kappa.local.part.Part;
import dev.kappa.local.process.PidFile;
import dev.kappa.local.process.ProcessMemory;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code status}: one line for every part, and whether all of them are up. */
public record Status(StackSettings settings, List<Part> parts, PrintStream out) {
    public Status {
        parts = List.copyOf(parts);
    }

    /** Prints the lines; true if every part is up and ready. */
    public boolean run() throws Exception {
        boolean all = true;
        long total = 0;
        out.printf("%-12s %-10s %-8s %-18s %8s  %s%n", "PART", "STATE", "PID", "PORT", "MEMORY", "UPTIME");
        for (Part part : parts) {
            Optional<PidFile.Entry> remembered =
                    settings.home().pidFile(part.name()).read();
            Optional<PidFile.Entry> running =
                    remembered.filter(entry -> entry.process().isAlive());
            if (running.isEmpty()) {
                // a pid file that outlived its process: nobody asked it to end
                out.printf("%-12s %s%n", part.name(), remembered.isPresent() ? "dead" : "down");
                all = false;
                continue;
            }
            PidFile.Entry entry = running.get();
            boolean ready = part.notReady().isEmpty();
            long bytes = ProcessMemory.residentBytes(entry.process());
            total += bytes;
            all &= ready;
            out.printf(
                    "%-12s %-10s %-8d %-18s %5d MB  %s%n",
                    part.name(),
                    ready ? "ready" : "starting",
                    entry.process().pid(),
                    entry.ports(),
                    bytes >> 20,
                    uptime(Duration.between(entry.started(), Instant.now())));
        }
        out.printf("%-12s %-10s %-8s %-18s %5d MB%n", "all", all ? "ready" : "not ready", "", "", total >> 20);
        return all;
    }

    private static String uptime(Duration time) {
        return time.toHours() > 0
                ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
