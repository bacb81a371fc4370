package dev.kappa.local.command;

import dev.kappa.local.StackException;
import dev.kappa.local.StackHome;
import dev.kappa.local.part.Command;
import dev.kappa.local.part.Part;
import dev.kappa.local.process.Detached;
import dev.kappa.local.process.PidFile;
import dev.kappa.local.process.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Brings one part up: starts it unless it runs, waits until it is ready, settles it. */
record PartStart(Part part, StackHome home, String ports) {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What a start found and how long it took. */
    record Result(ProcessIdentity process, boolean ranAlready, Duration took) {}

    Result run() throws Exception {
        long begin = System.nanoTime();
        PidFile file = home.pidFile(part.name());
        Optional<PidFile.Entry> running = file.running();
        ProcessIdentity process = running.isPresent() ? running.get().process() : launch(file);
        awaitReady(process);
        part.settle();
        return new Result(process, running.isPresent(), Duration.ofNanos(System.nanoTime() - begin));
    }

    private ProcessIdentity launch(PidFile file) throws Exception {
        part.prepare();
        Command command = part.command();
        ProcessIdentity process =
                Detached.start(command.line(), command.environment(), command.directory(), command.output());
        file.write(new PidFile.Entry(process, Instant.now(), ports));
        return process;
    }

    private void awaitReady(ProcessIdentity process) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Optional<String> missing = part.notReady(); missing.isPresent(); missing = part.notReady()) {
            if (!process.isAlive()) {
                throw new StackException(part.name() + " ended while it was starting:\n" + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new StackException("%s is not ready after %d s, it waits for %s:\n%s"
                        .formatted(part.name(), PATIENCE.toSeconds(), missing.get(), tail()));
            }
            TimeUnit.MILLISECONDS.sleep(150);
        }
        if (!process.isAlive()) {
            // the answer came from somebody else
            throw new StackException(part.name() + " ended while it was starting:\n" + tail());
        }
    }

    private String tail() {
        return new LogTail(home, part.name()).lastLines(15);
    }
}
