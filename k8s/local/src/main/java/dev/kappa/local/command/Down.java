package dev.kappa.local.command;

import dev.kappa.local.StackHome;
import dev.kappa.local.part.Part;
import dev.kappa.local.process.PidFile;
import dev.kappa.local.process.Stopper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** {@code down}: ends every part that runs, those that use others first. Data stays. */
public record Down(StackHome home, List<Part> parts, PrintStream out) {
    public Down {
        List<Part> reversed = new ArrayList<>(parts);
        Collections.reverse(reversed);
        parts = List.copyOf(reversed);
    }

    public void run() throws Exception {
        int stopped = 0;
        for (Part part : parts) {
            PidFile file = home.pidFile(part.name());
            Optional<PidFile.Entry> running = file.running();
            if (running.isPresent()) {
                Stopper.Outcome outcome = Stopper.stop(running.get().process(), part.stopSignal(), part.patience());
                out.printf(
                        "  %-12s %s%n",
                        part.name(),
                        switch (outcome) {
                            case STOPPED -> "stopped";
                            case KILLED -> "killed: it had not ended after "
                                    + part.patience().toSeconds() + " s";
                            case WAS_DOWN -> "was down";
                        });
                stopped++;
            }
            file.delete();
        }
        out.println(stopped == 0 ? "nothing was running" : "stopped " + stopped + " parts");
    }
}
