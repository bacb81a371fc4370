package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.topology.Names;
import dev.kappa.topology.plan.Change;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All outside systems in memory, a clock that only the simulation turns, and the controller that acts on them. */
final class SimulatedWorld {
    final Faults faults = new Faults();
    final FakeRegistry registry = new FakeRegistry(faults);
    final FakeFlink flink = new FakeFlink(faults);
    final FakeLog log = new FakeLog(faults);
    final FakeServing serving = new FakeServing(faults, flink, registry);
    final List<String> forgottenSources = new ArrayList<>();
    final Names names = new Names("");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int ids;
    private Controller controller;

    SimulatedWorld() {
        faults.onFreeze(() -> {
            takeOver();
            run(25);
        });
        takeOver();
    }

    long submit(Change change) {
        return registry.submit(change, now);
    }

    /** A new controller takes the lock. */
    void takeOver() {
        long fence = registry.takeLock();
        controller = new Controller(registry.journal(fence), registry.book(fence), doors(fence), names);
    }

    void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            tick();
        }
    }

    /** Until every change has ended, and then until the jobs have settled; fails when that takes too long. */
    void runToTheEnd() {
        int ticks = 0;
        while (registry.changes.values().stream().anyMatch(c -> !c.state().ended())) {
            if (++ticks > 4000) {
                throw new AssertionError("never ends: " + registry.changes.values());
            }
            tick();
        }
        run(70);
    }

    void tick() {
        now = now.plusMillis(100);
        flink.step();
        Controller acting = controller;
        try {
            acting.tick();
        } catch (Faults.Crash e) {
            takeOver();
        } catch (Unavailable e) {
            // Postgres was away for this tick.
        } catch (FencedOut e) {
            if (acting == controller) {
                throw new AssertionError("the newest controller is fenced out");
            }
        }
    }

    private Doors doors(long fence) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        return new Doors(
                flink,
                flink,
                log,
                serving.door(fence),
                source -> faults.run("sources.forget", () -> forgottenSources.add(source.name())),
                (definition, attempt, hash) -> new JobLaunch.Launch(
                        new JobSubmission(
                                attempt.jobId(),
                                Path.of("x.jar"),
                                definition.job().entryClass(),
                                definition.job().arguments(),
                                1,
                                attempt.restorePath(),
                                Map.of("pipeline.name", Names.job(definition.id()))),
                        "hash"),
                clock,
                () -> String.format("%032x", ++ids));
    }

    Optional<FakeFlink.Job> alive(String jobName) {
        return flink.jobs.values().stream()
                .filter(j -> j.alive() && j.name.equals(jobName))
                .findFirst();
    }
}
