package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The registry in memory, with the fencing and the transition tables of the real one. */
final class FakeRegistry {
    final Map<Long, ChangeStatus> changes = new TreeMap<>();
    final Map<VersionId, VersionDefinition> versions = new TreeMap<>();
    final Map<VersionId, Long> madeBy = new TreeMap<>();
    final Map<String, VersionId> live = new TreeMap<>();
    final Map<VersionId, Topology.Kept> kept = new TreeMap<>();
    final Map<Long, List<VersionProgress>> progress = new TreeMap<>();
    final Map<VersionId, SortedMap<Integer, Long>> marks = new TreeMap<>();
    final SortedSet<VersionId> wanted = new TreeSet<>();
    final Map<VersionId, String> suspect = new TreeMap<>();
    final List<JobAttempt> attempts = new ArrayList<>();
    /** Ids of attempts of versions that are gone. */
    final Set<String> over = new HashSet<>();
    /** Every transition that was taken, for the test that each is. */
    final SortedSet<String> taken = new TreeSet<>();

    final Faults faults;
    /** Looks at the world right before a cutover takes effect. */
    Consumer<List<VersionId>> beforeCutOver = versions -> {};

    Consumer<VersionId> whenForgotten = version -> {};
    /** Changes whenever {@link #versions} does. */
    int known;

    /** After every write of the journal: what a reader would see now. */
    Runnable whenWritten = () -> {};

    /** Off in a world with a seeded bug: whoever once held the lock may write. */
    boolean fencing = true;

    private long fence;

    FakeRegistry(Faults faults) {
        this.faults = faults;
    }

    long takeLock() {
        return ++fence;
    }

    boolean holds(long of) {
        return of == fence || !fencing;
    }

    long submit(Change change, Instant now) {
        long id = changes.size() + 1;
        List<StepStatus> steps = new ArrayList<>();
        change.steps()
                .forEach(s -> steps.add(new StepStatus(
                        steps.size(),
                        s,
                        StepState.PENDING,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
        change.newVersions().forEach(v -> {
            versions.put(v.id(), v);
            known++;
            madeBy.put(v.id(), id);
        });
        changes.put(
                id,
                new ChangeStatus(
                        id,
                        change.kind(),
                        change.statement(),
                        change.names(),
                        ChangeState.RUNNING,
                        steps,
                        List.of(),
                        List.of(),
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        false));
        return id;
    }

    /** As a user says it; what comes too late is refused and changes nothing. */
    void decide(long id, Decision decision) {
        ChangeStatus c = changes.get(id);
        if (c.state() == ChangeState.RUNNING && !c.switched()) {
            changes.put(
                    id,
                    new ChangeStatus(
                            c.id(),
                            c.kind(),
                            c.statement(),
                            c.names(),
                            c.state(),
                            c.steps(),
                            c.problems(),
                            c.suppressed(),
                            c.submitted(),
                            c.ended(),
                            Optional.of(decision),
                            false));
        }
    }

    ChangeJournal journal(long of) {
        return new Journal(of);
    }

    JobBook book(long of) {
        return new FakeBook(this, of);
    }

    void write(long of, String name, Runnable effect) {
        faults.run("registry." + name, () -> {
            if (!holds(of)) {
                throw new FencedOut(of);
            }
            effect.run();
            whenWritten.run();
        });
    }

    private final class Journal implements ChangeJournal {
        private final long of;

        Journal(long of) {
            this.of = of;
        }

        @Override
        public void confirm() {
            write(of, "confirm", () -> {});
        }

        @Override
        public List<String> deletedTopics(Instant since) {
            return faults.call("registry.deletedTopics", () -> changes.values().stream()
                    .filter(c -> c.state().ended())
                    .flatMap(c -> c.steps().stream())
                    .flatMap(FakeRegistry.this::deletedTopic)
                    .toList());
        }

        @Override
        public List<String> endedTrials(Instant since) {
            return faults.call(
                    "registry.endedTrials",
                    () -> List.copyOf(RedeploySteps.trials(changes.values().stream()
                            .filter(c -> c.state().ended())
                            .toList())));
        }

        @Override
        public Topology topology() {
            return faults.call("registry.topology", () -> new Topology(0, new TreeMap<>(), new TreeMap<>(versions)));
        }

        @Override
        public SortedMap<Long, SortedSet<VersionId>> overdue(Instant now) {
            return faults.call("registry.overdue", () -> {
                SortedMap<Long, SortedSet<VersionId>> overdue = new TreeMap<>();
                kept.forEach((v, k) -> {
                    if (!k.until().isAfter(now)) {
                        overdue.computeIfAbsent(k.replacedBy(), c -> new TreeSet<>())
                                .add(v);
                    }
                });
                return overdue;
            });
        }

        @Override
        public long submit(Change change) {
            long[] id = new long[1];
            write(of, "submit", () -> {
                boolean overlap = changes.values().stream()
                        .filter(c -> !c.state().ended())
                        .anyMatch(c -> c.names().stream().anyMatch(change.names()::contains));
                if (overlap) {
                    throw new KappaException(ErrorCode.CONFLICT, "another change", "wait");
                }
                id[0] = FakeRegistry.this.submit(change, Instant.EPOCH);
            });
            return id[0];
        }

        @Override
        public SortedMap<Integer, Long> marks(VersionId version) {
            return marks.getOrDefault(version, new TreeMap<>());
        }

        @Override
        public void mark(VersionId version, SortedMap<Integer, Long> positions) {
            write(of, "mark", () -> marks.put(version, positions));
        }

        @Override
        public void progress(long change, List<VersionProgress> seen) {
            write(of, "progress", () -> progress.put(change, seen));
        }

        @Override
        public Switch cutOver(long change, List<VersionId> made, Instant keptUntil, Database.Work<Void> views) {
            Switch[] result = new Switch[1];
            write(of, "cutOver", () -> result[0] = switchTo(change, made, keptUntil, views));
            return result[0];
        }

        @Override
        public List<ChangeStatus> unfinished() {
            return faults.call("registry.unfinished", () -> changes.values().stream()
                    .filter(c -> !c.state().ended())
                    .toList());
        }

        @Override
        public Optional<VersionDefinition> definition(VersionId version) {
            return faults.call("registry.definition", () -> Optional.ofNullable(versions.get(version)));
        }

        @Override
        public List<VersionDefinition> versionsOf(String name) {
            return faults.call("registry.versionsOf", () -> versions.values().stream()
                    .filter(v -> v.name().equals(name))
                    .toList());
        }

        @Override
        public Optional<VersionId> live(String name) {
            return faults.call("registry.live", () -> Optional.ofNullable(live.get(name)));
        }

        @Override
        public void start(long change, int step, Optional<String> before, Instant now) {
            write(
                    of,
                    "start",
                    () -> move(
                            change,
                            step,
                            StepState.STARTED,
                            s -> new StepStatus(
                                    s.number(),
                                    s.step(),
                                    StepState.STARTED,
                                    before,
                                    Optional.empty(),
                                    Optional.of(now),
                                    Optional.empty())));
        }

        @Override
        public void waiting(long change, int step, Optional<String> reason) {
            write(of, "waiting", () -> {});
        }

        @Override
        public void finish(long change, int step, Instant now) {
            write(
                    of,
                    "finish",
                    () -> move(
                            change,
                            step,
                            StepState.DONE,
                            s -> new StepStatus(
                                    s.number(),
                                    s.step(),
                                    StepState.DONE,
                                    s.before(),
                                    Optional.empty(),
                                    s.started(),
                                    Optional.of(now))));
        }

        @Override
        public void warn(long change, List<Problem> problems) {
            write(of, "warn", () -> append(change, problems, false));
        }

        @Override
        public void fail(long change, List<Problem> problems) {
            write(of, "fail", () -> {
                if (changes.get(change).switched()) {
                    return;
                }
                boolean first = changes.get(change).state() == ChangeState.RUNNING;
                append(change, problems, !first);
                if (first) {
                    become(change, ChangeState.UNDOING);
                }
            });
        }

        @Override
        public void startUndo(long change, int step, Instant now) {
            write(
                    of,
                    "startUndo",
                    () -> move(
                            change,
                            step,
                            StepState.UNDOING,
                            s -> new StepStatus(
                                    s.number(),
                                    s.step(),
                                    StepState.UNDOING,
                                    s.before(),
                                    Optional.empty(),
                                    Optional.of(now),
                                    Optional.empty())));
        }

        @Override
        public void suppress(long change, Problem problem) {
            write(of, "suppress", () -> append(change, List.of(problem), true));
        }

        @Override
        public void finishUndo(long change, int step, Instant now) {
            write(
                    of,
                    "finishUndo",
                    () -> move(
                            change,
                            step,
                            StepState.UNDONE,
                            s -> new StepStatus(
                                    s.number(),
                                    s.step(),
                                    StepState.UNDONE,
                                    s.before(),
                                    Optional.empty(),
                                    s.started(),
                                    Optional.of(now))));
        }

        @Override
        public void end(long change, ChangeState end, Instant now) {
            write(of, "end", () -> {
                become(change, end);
                if (end == ChangeState.UNDONE) {
                    List.copyOf(versions.keySet()).stream()
                            .filter(v -> madeBy.get(v) == change)
                            .forEach(FakeRegistry.this::remove);
                }
            });
        }

        @Override
        public void makeLive(List<VersionId> made) {
            write(of, "makeLive", () -> made.forEach(v -> live.put(v.name(), v)));
        }

        @Override
        public void redefine(VersionDefinition definition) {
            write(of, "redefine", () -> versions.computeIfPresent(definition.id(), (id, former) -> definition));
        }

        @Override
        public void removeNames(List<String> names) {
            write(of, "removeNames", () -> live.keySet().removeAll(names));
        }

        @Override
        public void forget(VersionId version) {
            write(of, "forget", () -> remove(version));
        }
    }

    private ChangeJournal.Switch switchTo(
            long change, List<VersionId> made, Instant keptUntil, Database.Work<Void> views) {
        ChangeStatus c = changes.get(change);
        if (c.switched()) {
            return ChangeJournal.Switch.SWITCHED;
        }
        if (c.decision().equals(Optional.of(Decision.ABORT))) {
            return ChangeJournal.Switch.ABORTED;
        }
        try {
            views.run(null);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        beforeCutOver.accept(made);
        for (VersionId version : made) {
            VersionId former = live.put(version.name(), version);
            if (former != null && !former.equals(version)) {
                wanted.remove(former);
                kept.put(former, new Topology.Kept(keptUntil, change));
            }
            kept.remove(version);
        }
        changes.put(
                change,
                new ChangeStatus(
                        c.id(),
                        c.kind(),
                        c.statement(),
                        c.names(),
                        c.state(),
                        c.steps(),
                        c.problems(),
                        c.suppressed(),
                        c.submitted(),
                        c.ended(),
                        c.decision(),
                        true));
        return ChangeJournal.Switch.SWITCHED;
    }

    private Stream<String> deletedTopic(StepStatus s) {
        Optional<String> topic = Optional.empty();
        if (s.state() == StepState.UNDONE
                && s.step() instanceof Step.CreateTopic c
                && s.before().equals(Optional.of("absent"))) {
            topic = Optional.of(c.topic());
        }
        if (s.state() == StepState.DONE && s.step() instanceof Step.DeleteTopic d) {
            topic = Optional.of(d.topic());
        }
        return topic
                .filter(t -> versions.values().stream().noneMatch(v -> v.topic().equals(Optional.of(t))))
                .stream();
    }

    private void remove(VersionId version) {
        live.values().remove(version);
        attempts.stream().filter(a -> a.version().equals(version)).forEach(a -> over.add(a.jobId()));
        if (versions.remove(version) != null) {
            known++;
            whenForgotten.accept(version);
        }
        suspect.remove(version);
        wanted.remove(version);
        kept.remove(version);
    }

    private void move(long change, int number, StepState next, UnaryOperator<StepStatus> how) {
        ChangeStatus c = changes.get(change);
        List<StepStatus> steps = new ArrayList<>(c.steps());
        StepStatus step = steps.get(number);
        if (step.state() == next) {
            return;
        }
        if (!step.state().mayBecome(next)) {
            throw new IllegalStateException(step + " cannot become " + next);
        }
        taken.add("step " + step.state() + " " + next);
        steps.set(number, how.apply(step));
        changes.put(change, with(c, c.state(), steps, c.problems(), c.suppressed()));
    }

    private void become(long change, ChangeState next) {
        ChangeStatus c = changes.get(change);
        if (c.state() == next) {
            return;
        }
        if (!c.state().mayBecome(next)) {
            throw new IllegalStateException(c.state() + " cannot become " + next);
        }
        taken.add("change " + c.state() + " " + next);
        changes.put(change, with(c, next, c.steps(), c.problems(), c.suppressed()));
    }

    private void append(long change, List<Problem> problems, boolean suppressed) {
        ChangeStatus c = changes.get(change);
        List<Problem> all = new ArrayList<>(suppressed ? c.suppressed() : c.problems());
        problems.stream().filter(p -> !all.contains(p)).forEach(all::add);
        changes.put(
                change,
                with(c, c.state(), c.steps(), suppressed ? c.problems() : all, suppressed ? all : c.suppressed()));
    }

    private static ChangeStatus with(
            ChangeStatus c,
            ChangeState state,
            List<StepStatus> steps,
            List<Problem> problems,
            List<Problem> suppressed) {
        return new ChangeStatus(
                c.id(),
                c.kind(),
                c.statement(),
                c.names(),
                state,
                steps,
                problems,
                suppressed,
                c.submitted(),
                c.ended(),
                c.decision(),
                c.switched());
    }
}
