package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.CheckpointStore;
import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.serving.Serving;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All outside systems in memory, a clock that only the simulation turns, and the controller that acts on them. */
final class SimulatedWorld {
    final Faults faults = new Faults();
    final FakeRegistry registry = new FakeRegistry(faults);
    final FakeLog log = new FakeLog(faults);
    final FakeJobs jobs = new FakeJobs(log, this::wiring);
    final FakeFlink flink = new FakeFlink(faults, jobs);
    final FakeServing serving = new FakeServing(faults, jobs, registry);
    /** Records that applications write to each of these topics in a step. */
    final Map<String, Integer> producers = new TreeMap<>();
    /** What happens at a step, counted from when it was planned. */
    private final Map<Long, Runnable> plans = new TreeMap<>();

    Duration step = Duration.ofMillis(100);
    private long steps;
    final List<String> forgottenSources = new ArrayList<>();
    final Names names = new Names("");

    private final Map<String, Optional<FakeJobs.Wiring>> wired = new HashMap<>();
    private int wiredFor = -1;
    private final Sabotage sabotage;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int ids;
    private Controller controller;

    SimulatedWorld() {
        this(new Sabotage());
    }

    /** A world with a seeded bug. */
    SimulatedWorld(Sabotage sabotage) {
        this.sabotage = sabotage;
        registry.fencing = !sabotage.unfenced();
        registry.whenWritten = this::checkTorn;
        flink.clock = () -> now;
        registry.whenForgotten = v -> jobs.forget(Names.job(v));
        registry.beforeCutOver = this::checkFence;
        faults.onFreeze(() -> {
            takeOver();
            run(25);
        });
        takeOver();
    }

    long submit(Change change) {
        return registry.submit(sabotage.planned(change), now);
    }

    /** A new controller takes the lock. */
    void takeOver() {
        long fence = registry.takeLock();
        controller = new Controller(
                sabotage.on(ChangeJournal.class, registry.journal(fence)),
                sabotage.on(JobBook.class, registry.book(fence)),
                doors(fence),
                names);
    }

    void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            tick();
        }
    }

    /** Until every change has ended; fails when that takes too long. */
    void runUntilChangesEnd() {
        int ticks = 0;
        while (registry.changes.values().stream().anyMatch(c -> !c.state().ended())) {
            if (++ticks > 4000) {
                throw new AssertionError("never ends: " + registry.changes.values());
            }
            tick();
        }
    }

    /** Until every change has ended, and then until the jobs have settled; fails when that takes too long. */
    void runToTheEnd() {
        runUntilChangesEnd();
        while (!plans.isEmpty()) { // what happens while it settles would not be settled
            tick();
        }
        settle();
    }

    /** Seven seconds in which hardly anything happens: in long steps. */
    private void settle() {
        Duration fine = step;
        step = Duration.ofMillis(175);
        run(40);
        step = fine;
    }

    void tick() {
        now = now.plus(step);
        Optional.ofNullable(plans.remove(++steps)).ifPresent(Runnable::run);
        producers.forEach(
                (topic, records) -> Optional.ofNullable(log.topics.get(topic)).ifPresent(t -> t.append(records)));
        flink.step();
        jobs.step();
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
                sabotage.on(FlinkCluster.class, flink),
                sabotage.on(CheckpointStore.class, flink),
                sabotage.on(Log.class, log),
                sabotage.on(Serving.class, serving.door(fence)),
                source -> faults.run("sources.forget", () -> forgottenSources.add(source.name())),
                new FakeLaunch(),
                clock,
                () -> String.format("%032x", ++ids));
    }

    /** So many steps from now. */
    void plan(int in, Runnable act) {
        plans.merge(steps + in, act, (a, b) -> () -> {
            a.run();
            b.run();
        });
    }

    private Optional<FakeJobs.Wiring> wiring(String jobName) {
        if (registry.known != wiredFor) {
            wired.clear();
            wiredFor = registry.known;
        }
        return wired.computeIfAbsent(jobName, this::wire);
    }

    private Optional<FakeJobs.Wiring> wire(String jobName) {
        return registry.versions.values().stream()
                .filter(v -> Names.job(v.id()).equals(jobName))
                .findFirst()
                .map(v -> new FakeJobs.Wiring(
                        names.group(v.id()),
                        v.kind() == ObjectKind.SOURCE
                                ? List.of()
                                : Stream.concat(
                                                v.rawTopics().stream(),
                                                v.reads().stream()
                                                        .map(registry.versions::get)
                                                        .filter(Objects::nonNull)
                                                        .flatMap(d -> d.topic().stream()))
                                        .toList(),
                        v.topic()));
    }

    /** What has lost or doubled records is marked, and so is what reads it. */
    void checkSuspicions() {
        for (VersionDefinition v : registry.versions.values()) {
            boolean wrong = jobs.doubled.contains(Names.job(v.id())) || log.losses.containsKey(names.group(v.id()));
            if (wrong && !registry.suspect.containsKey(v.id())) {
                jobs.violations.add(v.id() + " is wrong and not suspect");
            }
        }
    }

    /** What is live reads what is live: never two names of a set that stand for versions of different rebuilds. */
    private void checkTorn() {
        registry.live.values().stream()
                .map(registry.versions::get)
                .filter(Objects::nonNull)
                .forEach(v -> v.reads().stream()
                        .filter(r -> registry.live.containsKey(r.name()))
                        .filter(r -> !registry.live.get(r.name()).equals(r))
                        .forEach(r -> jobs.violations.add(
                                "torn: " + v.id() + " is live, and so is " + registry.live.get(r.name()))));
    }

    /** Nobody may be switched to that shows less than what it replaces has shown, and nobody while that still runs. */
    private void checkFence(List<VersionId> versions) {
        for (VersionId version : versions) {
            VersionId former = registry.live.get(version.name());
            if (former == null || former.equals(version)) {
                continue;
            }
            alive(Names.job(former)).ifPresent(j -> jobs.violations.add(former + " runs at the cutover"));
            long before = jobs.committed.getOrDefault(Names.job(former), 0L);
            long shown = registry.versions.get(version).table().isPresent()
                    ? jobs.shown.getOrDefault(Names.job(version), 0L)
                    : jobs.published.getOrDefault(Names.job(version), 0L);
            if (registry.suspect.containsKey(former)) {
                continue;
            }
            if (shown < before) {
                jobs.violations.add(version + " shows " + shown + ", and " + former + " has shown " + before);
            }
            checkMark(version, former);
        }
    }

    /** What lies before a mark is in the former version's topic too. */
    private void checkMark(VersionId version, VersionId former) {
        long mark = registry.marks.getOrDefault(version, new TreeMap<>()).getOrDefault(0, 0L);
        long marked = log.topics.get(names.topic(version)).records(mark);
        long had = log.topics.get(names.topic(former)).records();
        if (marked > had) {
            jobs.violations.add(
                    "before its mark " + version + " has " + marked + " records, and " + former + " " + had);
        }
    }

    Optional<FakeJobs.Job> alive(String jobName) {
        return jobs.jobs.values().stream()
                .filter(j -> j.alive() && j.name.equals(jobName))
                .findFirst();
    }
}
