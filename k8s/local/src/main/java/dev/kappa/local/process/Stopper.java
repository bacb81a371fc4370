package dev.kappa.local.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Ends one process of ours: asks, waits, then forces. A process that is no longer the one we started is left alone. */
public final class Stopper {
    private Stopper() {}

    /** How it ended. */
    public enum Outcome {
        STOPPED,
        KILLED,
        WAS_DOWN
    }

    /** Sends the signal (a name such as TERM or INT), waits for the process to end, and kills it when the patience is over. */
    public static Outcome stop(ProcessIdentity process, String signal, Duration patience)
            throws IOException, InterruptedException {
        if (!process.isAlive()) {
            return Outcome.WAS_DOWN;
        }
        List<ProcessIdentity> children = children(process);
        signal(process, signal);
        Outcome outcome = Outcome.STOPPED;
        if (!ended(process, patience)) {
            signal(process, "KILL");
            ended(process, Duration.ofSeconds(10));
            outcome = Outcome.KILLED;
        }
        for (ProcessIdentity child : children) {
            if (!ended(child, Duration.ofSeconds(5))) {
                signal(child, "KILL");
            }
        }
        return outcome;
    }

    /** Sends a signal, if this still is our process. */
    public static void signal(ProcessIdentity process, String signal) throws IOException, InterruptedException {
        if (process.isAlive()) {
            new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /** Waits until the process has ended; false if it still runs at the deadline. */
    public static boolean ended(ProcessIdentity process, Duration patience) throws InterruptedException {
        return until(process, patience, each -> !each.isAlive());
    }

    private static List<ProcessIdentity> children(ProcessIdentity process) {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .flatMap(handle -> ProcessIdentity.of(handle.pid()).stream())
                .toList();
    }

    private static boolean until(ProcessIdentity process, Duration patience, Predicate<ProcessIdentity> condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.test(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }
}
