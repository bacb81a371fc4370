package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.definition.VersionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The book of jobs in memory, as the holder of a fencing number sees it. */
final class FakeBook implements JobBook {
    private final FakeRegistry registry;
    private final Faults faults;
    private final long of;

    FakeBook(FakeRegistry registry, long of) {
        this.registry = registry;
        this.faults = registry.faults;
        this.of = of;
    }

    @Override
    public void want(VersionId version, boolean yes) {
        registry.write(of, "want", () -> {
            if (yes && registry.versions.containsKey(version)) {
                registry.wanted.add(version);
            } else {
                registry.wanted.remove(version);
            }
        });
    }

    @Override
    public List<VersionId> wanted() {
        return faults.call("registry.wanted", () -> List.copyOf(registry.wanted));
    }

    @Override
    public List<JobAttempt> attempts(VersionId version) {
        return faults.call("registry.attempts", () -> registry.attempts.stream()
                .filter(a -> a.version().equals(version) && !registry.over.contains(a.jobId()))
                .sorted(Comparator.comparingLong(JobAttempt::attempt))
                .toList());
    }

    @Override
    public List<JobAttempt> open() {
        return faults.call(
                "registry.open",
                () -> registry.attempts.stream().filter(a -> !a.state().ended()).toList());
    }

    @Override
    public boolean isOurs(String jobId) {
        return faults.call(
                "registry.isOurs",
                () -> registry.attempts.stream().anyMatch(a -> a.jobId().equals(jobId))
                        || RedeploySteps.trials(List.copyOf(registry.changes.values()))
                                .contains(jobId));
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
        registry.write(of, "intend", () -> {
            long number = registry.attempts.stream()
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
            registry.attempts.add(made[0]);
        });
        return made[0];
    }

    @Override
    public void observed(JobAttempt attempt, AttemptState state, Optional<String> reason, Instant now) {
        registry.write(
                of,
                "observed",
                () -> update(attempt.jobId(), a -> {
                    if (a.state() != state && !a.state().mayBecome(state)) {
                        throw new IllegalStateException(a + " cannot become " + state);
                    }
                    registry.taken.add("attempt " + a.state() + " " + state);
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
        registry.write(
                of,
                "checkpoint",
                () -> update(
                        attempt.jobId(),
                        a -> with(
                                a,
                                a.state(),
                                a.checkpoint().filter(c -> c.id() > newest.id()).or(() -> Optional.of(newest)),
                                a.stopRequest(),
                                a.savepoint())));
    }

    @Override
    public void saving(JobAttempt attempt, String request) {
        registry.write(of, "saving", () -> {
            update(attempt.jobId(), a -> {
                if (a.state() != AttemptState.SAVING && !a.state().mayBecome(AttemptState.SAVING)) {
                    throw new IllegalStateException(a + " cannot be saved");
                }
                registry.taken.add("attempt " + a.state() + " SAVING");
                return with(a, AttemptState.SAVING, a.checkpoint(), Optional.of(request), a.savepoint());
            });
            registry.wanted.remove(attempt.version());
        });
    }

    @Override
    public void saved(JobAttempt attempt, String savepoint, Instant now) {
        registry.write(
                of,
                "saved",
                () -> update(
                        attempt.jobId(),
                        a -> with(a, a.state(), a.checkpoint(), a.stopRequest(), Optional.of(savepoint))));
    }

    private static JobAttempt with(
            JobAttempt a,
            AttemptState state,
            Optional<CheckpointRef> checkpoint,
            Optional<String> request,
            Optional<String> savepoint) {
        return new JobAttempt(
                a.version(),
                a.attempt(),
                a.jobId(),
                a.restorePath(),
                state,
                a.reason(),
                a.failures(),
                a.notBefore(),
                checkpoint,
                request,
                savepoint,
                a.created(),
                a.started(),
                a.ended());
    }

    @Override
    public Optional<String> suspicion(VersionId version) {
        return faults.call("registry.suspicion", () -> Optional.ofNullable(registry.suspect.get(version)));
    }

    @Override
    public Set<String> jarHashes() {
        return faults.call("registry.jarHashes", Set::of);
    }

    @Override
    public void suspect(VersionId version, String why) {
        registry.write(of, "suspect", () -> registry.suspect.putIfAbsent(version, why));
    }

    @Override
    public void jarHash(VersionId version, String hash) {
        registry.write(of, "jarHash", () -> {});
    }

    @Override
    public Optional<String> jarHash(VersionId version) {
        return faults.call("registry.jarHash", Optional::empty);
    }

    private void update(String jobId, UnaryOperator<JobAttempt> change) {
        registry.attempts.replaceAll(a -> a.jobId().equals(jobId) ? change.apply(a) : a);
    }
}
