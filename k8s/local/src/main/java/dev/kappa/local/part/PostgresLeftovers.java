package dev.kappa.local.part;

import dev.kappa.local.StackException;
import dev.kappa.local.process.ProcessIdentity;
import dev.kappa.local.process.Stopper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Postgres server leaves that was killed with -9: backends that notice only after a while, and the lock file {@code
 * postmaster.pid}, which a new server believes when its pid was given to somebody else meanwhile. Every process of a server has the data
 * directory as its working directory, which is how they are told from others. Called only while no server of ours runs.
 */
record PostgresLeftovers(Path data) {
    void clear(Duration patience) throws IOException, InterruptedException {
        for (ProcessIdentity orphan : processes()) {
            if (!Stopper.ended(orphan, patience)) {
                // A backend that ignores its postmaster's death is stuck; shared memory stays in use until it is gone.
                Stopper.signal(orphan, "KILL");
                if (!Stopper.ended(orphan, Duration.ofSeconds(5))) {
                    throw new StackException(
                            "process " + orphan.pid() + " of a killed Postgres does not end: end it yourself");
                }
            }
        }
        if (Files.isDirectory(Path.of("/proc/self"))) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    private List<ProcessIdentity> processes() throws IOException {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return List.of();
        }
        Path home = data.toRealPath();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> each.getFileName().toString().matches("[0-9]+"))
                    .filter(each -> workingDirectory(each).filter(home::equals).isPresent())
                    .flatMap(each ->
                            ProcessIdentity.of(Long.parseLong(each.getFileName().toString())).stream())
                    .toList();
        }
    }

    private static Optional<Path> workingDirectory(Path process) {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve("cwd")));
        } catch (IOException e) {
            return Optional.empty(); // not ours to look at, or gone
        }
    }
}
