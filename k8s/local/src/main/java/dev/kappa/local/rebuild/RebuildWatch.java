package dev.kappa.local.rebuild;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.RebuildPhase;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.Names;
import dev.kappa.topology.plan.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows how far a rebuild is: on a terminal in place, else a line whenever something has changed much. */
public final class RebuildWatch {
    private static final int BAR = 24;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Registry registry;
    private final PrintStream out;
    private final boolean terminal;
    private int drawn;
    private String said = "";
    private long nextLines;

    public RebuildWatch(Registry registry, PrintStream out, boolean terminal) {
        this.registry = registry;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Returns when the rebuild has ended, or waits for somebody to approve it.
     *
     * @return false if it was undone
     */
    public boolean until(long id) throws InterruptedException {
        while (true) {
            ChangeStatus change = registry.status(id);
            show(change);
            if (change.state() == ChangeState.DONE) {
                out.printf(
                        "rebuild %d is live after %s: %s%n",
                        id,
                        clock(Duration.between(
                                change.submitted(), change.ended().orElse(change.submitted()))),
                        names(change));
                change.problems().forEach(problem -> out.println("  note: " + problem));
                return true;
            }
            if (change.state() == ChangeState.UNDONE) {
                out.println("rebuild " + id + " was undone; the versions that were live still are:");
                change.problems().forEach(problem -> out.println("  " + problem));
                return false;
            }
            if (RebuildPhase.current(change).map(StepStatus::step).orElse(null) instanceof Step.AwaitApproval) {
                out.println("rebuild " + id + " is ready and waits: ALTER REBUILD " + id + " APPLY, or ABORT");
                return true;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** The names that it is about; a rollback also lists the kept versions that it resumes. */
    static String names(ChangeStatus change) {
        return change.names().stream()
                .filter(name -> Names.versioned(name).isEmpty())
                .collect(Collectors.joining(", "));
    }

    private void show(ChangeStatus change) {
        List<String> lines = new ArrayList<>();
        int done = (int)
                change.steps().stream().filter(s -> s.state() == StepState.DONE).count();
        String step = RebuildPhase.current(change).map(s -> s.step().words()).orElse("done");
        lines.add("rebuild %d, %s, step %d of %d: %s"
                .formatted(
                        change.id(),
                        RebuildPhase.of(change).words(),
                        Math.min(done + 1, change.steps().size()),
                        change.steps().size(),
                        shortened(step, 110)));
        change.waitingFor().ifPresent(reason -> lines.add("  waits for " + shortened(reason, 140)));
        boolean replaying = RebuildPhase.current(change)
                .map(s -> s.step() instanceof Step.AwaitCaughtUp || s.step() instanceof Step.AwaitFence)
                .orElse(false);
        if (replaying) {
            registry.progress(change.id()).forEach(progress -> lines.add(bar(progress)));
        }
        if (terminal) {
            redraw(lines);
        } else if (!lines.get(0).equals(said) || System.nanoTime() > nextLines) {
            said = lines.get(0);
            nextLines = System.nanoTime() + BETWEEN_LINES.toNanos();
            lines.forEach(out::println);
        }
    }

    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append("F\u001b[J");
        }
        lines.forEach(line -> text.append(line).append(System.lineSeparator()));
        out.print(text);
        out.flush();
        drawn = lines.size();
    }

    static String bar(VersionProgress progress) {
        double part = progress.total() == 0 ? 1 : Math.min(1, (double) progress.consumed() / progress.total());
        int full = (int) Math.round(part * BAR);
        return String.format(
                Locale.ROOT,
                "  %-32s [%s%s] %5.1f %%  %,d of %,d  %,.0f/s%s%s",
                progress.version(),
                "#".repeat(full),
                "-".repeat(BAR - full),
                part * 100,
                progress.consumed(),
                progress.total(),
                progress.perSecond(),
                progress.left().map(left -> "  " + clock(left) + " left").orElse(""),
                progress.waitingFor()
                        .map(reason -> "  (" + shortened(reason, 60) + ")")
                        .orElse(""));
    }

    /** {@code 1:02:03} or {@code 2:03}. */
    static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 3600
                ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
