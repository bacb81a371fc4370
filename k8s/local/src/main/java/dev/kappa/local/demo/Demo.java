package dev.kappa.local.demo;

import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.command.Down;
import dev.kappa.local.command.Status;
import dev.kappa.local.command.Up;
import dev.kappa.local.part.Part;
import dev.kappa.local.part.Parts;
import dev.kappa.redeploy.config.KappaConfig;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Starts the stack if it does not run, tells the story, and leaves everything as it found it: a stack that it started is stopped again,
 * unless {@code KEEP=1}; data stay either way.
 */
public final class Demo {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Demo() {}

    public static void main(String[] arguments) {
        watchdog();
        // Flush: what is printed is read while the demo runs, through pipes too.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(out));
    }

    private static int run(PrintStream out) {
        Story story = new Story(out, Clock.systemUTC());
        try {
            StackSettings settings = StackSettings.of(Path.of("").toAbsolutePath(), System.getenv());
            List<Part> parts = Parts.of(settings);
            boolean wasUp = new Status(settings, parts, new PrintStream(OutputStream.nullOutputStream())).run();
            try {
                start(story, settings, parts, wasUp, out);
                KappaConfig config = KappaConfig.read(settings.config());
                new Chapters(story, settings, config, out).tell();
            } finally {
                end(story, settings, parts, wasUp, out);
            }
            return 0;
        } catch (StackException e) {
            out.println("\nThe demo failed: " + e.getMessage());
        } catch (InterruptedException e) {
            out.println("\nThe demo was interrupted.");
        } catch (Exception e) {
            out.println("\nThe demo failed: " + e.getMessage());
            e.printStackTrace(out);
        }
        return 1;
    }

    private static void start(Story story, StackSettings settings, List<Part> parts, boolean wasUp, PrintStream out)
            throws Exception {
        story.title("Kappa: a shop's facts become live views");
        story.say(
                """
                In the next five minutes the real history of a British online shop is played into a database, a bucket and a
                topic. Apache Flink makes streams of it and keeps views in Postgres that always equal their query; then one
                statement changes that query. Everything you see is a real part, on this machine only.""");
        story.chapter("The parts");
        if (wasUp) {
            story.say("The stack is up already (make status). The demo uses it and leaves it running.");
        } else {
            new Up(settings, parts, out).run();
        }
    }

    private static void end(Story story, StackSettings settings, List<Part> parts, boolean wasUp, PrintStream out)
            throws Exception {
        boolean keep = "1".equals(System.getenv("KEEP"));
        story.blank();
        if (wasUp || keep) {
            story.say("The stack keeps running; make down stops it.");
        } else {
            new Down(settings.home(), parts, out).run();
            story.say("The stack is stopped, its data are kept: make up starts it again where it was. (make demo KEEP=1"
                    + " would have left it running.)");
        }
        Duration elapsed = story.elapsed();
        out.printf("The demo took %d:%02d.%n", elapsed.toMinutes(), elapsed.toSecondsPart());
    }

    private static void watchdog() {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(LONGEST.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            System.err.println(
                    "\nThe demo failed: it did not end within ten minutes. The stack may still run: make status");
            Runtime.getRuntime().halt(1);
        });
        thread.setDaemon(true);
        thread.start();
    }
}
