package dev.kappa.local.command;

import dev.kappa.local.LocalConfig;
import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.part.Part;
import dev.kappa.local.process.ProcessMemory;
import dev.kappa.redeploy.config.KappaConfig;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code up}: starts what does not run, all parts at once but for those that need another one first, and returns when each of them does
 * its work. Running parts are left alone, so that it may be called at any time. If a part fails, the others stay up.
 */
public record Up(StackSettings settings, List<Part> parts, PrintStream out) {
    public Up {
        parts = List.copyOf(parts);
    }

    public void run() throws Exception {
        long begin = System.nanoTime();
        checkPorts();
        if (settings.userConfig().isEmpty()) {
            settings.home().secrets().generate();
            settings.home().rememberPorts(settings.ports());
            new LocalConfig(settings).write();
        } else {
            new UserSystems(KappaConfig.read(settings.config())).check();
        }

        out.printf("starting %d parts in %s%n", parts.size(), settings.home().directory());
        Map<String, CompletableFuture<PartStart.Result>> starts = startAll();
        List<String> failures = new ArrayList<>();
        starts.forEach((name, start) -> {
            try {
                start.join();
            } catch (CompletionException e) {
                failures.add(message(name, e.getCause()));
            }
        });
        if (!failures.isEmpty()) {
            throw new StackException(String.join("\n", failures));
        }
        summary(starts, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void checkPorts() throws InterruptedException {
        List<Part> starting = parts.stream()
                .filter(part -> settings.home().pidFile(part.name()).running().isEmpty())
                .toList();
        List<String> problems = new ArrayList<>(taken(starting));
        for (Part part : parts) {
            settings.home().pidFile(part.name()).running().ifPresent(entry -> {
                if (!entry.ports().equals(ports(part))) {
                    problems.add("%s runs on port %s and %s is asked for: run make down first"
                            .formatted(part.name(), entry.ports(), ports(part)));
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new StackException(String.join("\n", problems));
        }
    }

    /** The kernel closes a killed process' ports a moment after the process: a port that is only just being freed is no problem. */
    private List<String> taken(List<Part> starting) throws InterruptedException {
        FreePorts ports = new FreePorts(settings);
        List<String> taken = ports.taken(starting);
        for (int i = 0; i < 20 && !taken.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            taken = ports.taken(starting);
        }
        return taken;
    }

    private Map<String, CompletableFuture<PartStart.Result>> startAll() {
        ExecutorService threads = Executors.newFixedThreadPool(parts.size(), task -> {
            Thread thread = new Thread(task, "start");
            thread.setDaemon(true);
            return thread;
        });
        Map<String, CompletableFuture<PartStart.Result>> starts = new LinkedHashMap<>();
        for (Part part : parts) {
            CompletableFuture<?>[] needs = part.needs().stream()
                    .map(starts::get)
                    .filter(java.util.Objects::nonNull)
                    .toArray(CompletableFuture[]::new);
            starts.put(part.name(), CompletableFuture.allOf(needs).thenApplyAsync(ready -> start(part), threads));
        }
        return starts;
    }

    private PartStart.Result start(Part part) {
        try {
            PartStart.Result result = new PartStart(part, settings.home(), ports(part)).run();
            out.println(line(part, result));
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private String line(Part part, PartStart.Result result) {
        return "  %-12s %-9s %5.1f s   %4d MB   pid %-8d %s"
                .formatted(
                        part.name(),
                        result.ranAlready() ? "running" : "ready",
                        result.took().toMillis() / 1000.0,
                        ProcessMemory.residentBytes(result.process()) >> 20,
                        result.process().pid(),
                        ports(part).isEmpty() ? "" : "port " + ports(part));
    }

    private void summary(Map<String, CompletableFuture<PartStart.Result>> starts, Duration took) {
        long bytes = starts.values().stream()
                .mapToLong(start -> ProcessMemory.residentBytes(start.join().process()))
                .sum();
        out.printf("ready in %.1f s, %.1f GB of memory%n", took.toMillis() / 1000.0, bytes / (double) (1 << 30));
    }

    private String ports(Part part) {
        return part.ports().stream()
                .map(port -> Integer.toString(settings.port(port)))
                .collect(Collectors.joining(" "));
    }

    private static String message(String part, Throwable cause) {
        if (cause instanceof CompletionException nested && nested.getCause() != null) {
            return message(part, nested.getCause());
        }
        return cause instanceof StackException ? cause.getMessage() : part + ": " + cause;
    }
}
