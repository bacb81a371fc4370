package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The registry in memory, with the fencing and the transition tables of the real one. */
final class FakeRegistry {
    final Map<Long, ChangeStatus> changes = new TreeMap<>();
    final Map<VersionId, VersionDefinition> versions = new TreeMap<>();
    final Map<VersionId, Long> madeBy = new TreeMap<>();
    final Map<String, VersionId> live = new TreeMap<>();
    final SortedSet<VersionId> wanted = new TreeSet<>();
    final List<JobAttempt> attempts = new ArrayList<>();
    /** Ids of attempts of versions that are gone. */
    private final Set<String> over = new HashSet<>();
    /** Every transition that was taken, for the test that each is. */
    final SortedSet<String> taken = new TreeSet<>();

    private final Faults faults;
    private long fence;

    FakeRegistry(Faults faults) {
        this.faults = faults;
    }

    long takeLock() {
        return ++fence;
    }

    boolean holds(long of) {
        return of == fence;
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

    ChangeJournal journal(long of) {
        return new Journal(of);
    }

    JobBook book(long of) {
        return new Book(of);
    }

    private void write(long of, String name, Runnable effect) {
        faults.run("registry." + name, () -> {
            if (of != fence) {
                throw new FencedOut(of);
            }
            effect.run();
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
        public void removeNames(List<String> names) {
            write(of, "removeNames", () -> live.keySet().removeAll(names));
        }

        @Override
        public void forget(VersionId version) {
            write(of, "forget", () -> remove(version));
        }
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
        versions.remove(version);
        wanted.remove(version);
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

    private final class Book implements JobBook {
        private final long of;

        Book(long of) {
            this.of = of;
        }

        @Override
        public void want(VersionId version, boolean yes) {
            write(of, "want", () -> {
                if (yes && versions.containsKey(version)) {
                    wanted.add(version);
                } else {
                    wanted.remove(version);
                }
            });
        }

        @Override
        public List<VersionId> wanted() {
            return faults.call("registry.wanted", () -> List.copyOf(wanted));
        }

        @Override
        public List<JobAttempt> attempts(VersionId version) {
            return faults.call("registry.attempts", () -> attempts.stream()
                    .filter(a -> a.version().equals(version) && !over.contains(a.jobId()))
                    .sorted(Comparator.comparingLong(JobAttempt::attempt))
                    .toList());
        }

        @Override
        public List<JobAttempt> open() {
            return faults.call(
                    "registry.open",
                    () -> attempts.stream().filter(a -> !a.state().ended()).toList());
        }

        @Override
        public boolean isOurs(String jobId) {
            return faults.call("registry.isOurs", () -> attempts.stream()
                    .anyMatch(a -> a.jobId().equals(jobId)));
        }

        @Override
        public JobAttempt intend(
                VersionId version,
                String jobId,
                Optional<String> restorePath,
                int failures,
                Optional<Instant> notBefore,
                Instant now) {
            JobAttempt[] made = new JobAttempt[1];
            write(of, "intend", () -> {
                long number = attempts.stream()
                                .filter(a -> a.version().equals(version))
                                .count()
                        + 1;
                made[0] = new JobAttempt(
                        version,
                        number,
                        jobId,
                        restorePath,
                        AttemptState.INTENDED,
                        Optional.empty(),
                        failures,
                        notBefore,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        Optional.empty(),
                        Optional.empty());
                attempts.add(made[0]);
            });
            return made[0];
        }

        @Override
        public void observed(JobAttempt attempt, AttemptState state, Optional<String> reason, Instant now) {
            write(
                    of,
                    "observed",
                    () -> update(attempt.jobId(), a -> {
                        if (a.state() != state && !a.state().mayBecome(state)) {
                            throw new IllegalStateException(a + " cannot become " + state);
                        }
                        taken.add("attempt " + a.state() + " " + state);
                        return new JobAttempt(
                                a.version(),
                                a.attempt(),
                                a.jobId(),
                                a.restorePath(),
                                state,
                                reason,
                                a.failures(),
                                a.notBefore(),
                                a.checkpoint(),
                                a.stopRequest(),
                                a.savepoint(),
                                a.created(),
                                state == AttemptState.RUNNING ? a.started().or(() -> Optional.of(now)) : a.started(),
                                state.ended() ? a.ended().or(() -> Optional.of(now)) : Optional.empty());
                    }));
        }

        @Override
        public void checkpoint(JobAttempt attempt, CheckpointRef newest) {
            write(
                    of,
                    "checkpoint",
                    () -> update(
                            attempt.jobId(),
                            a -> new JobAttempt(
                                    a.version(),
                                    a.attempt(),
                                    a.jobId(),
                                    a.restorePath(),
                                    a.state(),
                                    a.reason(),
                                    a.failures(),
                                    a.notBefore(),
                                    a.checkpoint()
                                            .filter(c -> c.id() > newest.id())
                                            .or(() -> Optional.of(newest)),
                                    a.stopRequest(),
                                    a.savepoint(),
                                    a.created(),
                                    a.started(),
                                    a.ended())));
        }

        @Override
        public void suspect(VersionId version, String why) {
            write(of, "suspect", () -> {});
        }

        @Override
        public void jarHash(VersionId version, String hash) {
            write(of, "jarHash", () -> {});
        }

        @Override
        public Optional<String> jarHash(VersionId version) {
            return faults.call("registry.jarHash", Optional::empty);
        }

        private void update(String jobId, UnaryOperator<JobAttempt> change) {
            attempts.replaceAll(a -> a.jobId().equals(jobId) ? change.apply(a) : a);
        }
    }
}
