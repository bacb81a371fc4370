package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.Slots;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps between the start of new versions and their cutover: have they caught up, may they be switched to, have they reached the
 * fence. What it remembers of a change is lost with the controller and measured anew.
 */
final class RebuildSteps {
    /** So often progress is looked at and written down. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ChangeJournal journal;
    private final Suspicions suspicions;
    private final JobHealth health;
    private final ViewSteps views;
    private final FailedJob failed;
    private final Doors doors;
    private final Names names;
    private final Map<Long, Followed> followed = new HashMap<>();
    private final Map<Long, Verification> verifications = new HashMap<>();

    /** What is remembered of one change. */
    private static final class Followed {
        private final CatchUpReader catchUp;
        private final FenceReader fence;
        private Optional<Instant> looked = Optional.empty();
        private List<CatchUpReader.Seen> seen = List.of();

        Followed(CatchUpReader catchUp, FenceReader fence) {
            this.catchUp = catchUp;
            this.fence = fence;
        }
    }

    RebuildSteps(
            ChangeJournal journal, Suspicions suspicions, JobHealth health, ViewSteps views, Doors doors, Names names) {
        this.journal = journal;
        this.suspicions = suspicions;
        this.health = health;
        this.views = views;
        this.failed = new FailedJob(journal);
        this.doors = doors;
        this.names = names;
    }

    /** Forgets changes that are over. */
    void retain(Set<Long> changes) {
        followed.keySet().retainAll(changes);
        verifications.keySet().retainAll(changes);
    }

    StepResult requireSlots(ChangeStatus change, StepStatus status, int needed) {
        List<Problem> against = suspicions.against(newVersions(change));
        if (!against.isEmpty()) {
            return new StepResult.Failed(against);
        }
        Slots slots = doors.flink().slots();
        if (slots.free() >= needed) {
            return StepRunner.done();
        }
        Instant now = doors.clock().instant();
        String found = "the rebuild needs " + needed + " task slots at the same time as what runs now, and "
                + slots.free() + " of " + slots.total() + " are free";
        if (status.started().orElse(now).plus(SlotPatience.of(slots)).isAfter(now)) {
            return new StepResult.Waiting("task slots: " + found);
        }
        return StepRunner.failed(
                ErrorCode.TOO_FEW_SLOTS,
                found + ".",
                "Start another task manager or raise taskmanager.numberOfTaskSlots, or drop what is not needed.");
    }

    StepResult awaitCaughtUp(ChangeStatus change, List<VersionDefinition> versions) {
        Optional<StepResult> broken = broken(versions);
        if (broken.isPresent()) {
            return broken.get();
        }
        List<CatchUpReader.Seen> seen = look(change, versions);
        List<String> behind = seen.stream()
                .filter(s -> !s.near())
                .map(s -> words(s.progress()))
                .toList();
        if (!behind.isEmpty()) {
            return new StepResult.Waiting(String.join(", ", behind));
        }
        return views.obstacles(versions)
                .<StepResult>map(StepResult.Waiting::new)
                .orElseGet(() -> unlessSuspect(versions));
    }

    StepResult awaitApproval(ChangeStatus change) {
        List<VersionDefinition> versions = newVersions(change);
        Optional<StepResult> broken = broken(versions);
        if (broken.isPresent()) {
            return broken.get();
        }
        if (change.decision().equals(Optional.of(Decision.APPLY))) {
            return StepRunner.done();
        }
        look(change, versions);
        return new StepResult.Waiting("ALTER REBUILD " + change.id() + " APPLY; the new versions have caught up");
    }

    StepResult awaitFence(ChangeStatus change, List<VersionDefinition> versions) {
        Optional<StepResult> broken = broken(versions);
        if (broken.isPresent()) {
            return broken.get();
        }
        List<String> waiting = new ArrayList<>(of(change).fence.look(versions));
        // What a job had not committed when it failed is tried again, or found lost, before it runs again.
        versions.forEach(
                v -> health.notRunning(v.id()).ifPresent(reason -> waiting.add(v.id() + " waits for " + reason)));
        if (waiting.isEmpty()) {
            return unlessSuspect(versions);
        }
        look(change, versions);
        return new StepResult.Waiting(String.join("; ", waiting));
    }

    private StepResult unlessSuspect(List<VersionDefinition> versions) {
        List<Problem> against = suspicions.againstNow(versions);
        return against.isEmpty() ? StepRunner.done() : new StepResult.Failed(against);
    }

    StepResult compare(ChangeStatus change, VersionDefinition recomputed, VersionDefinition served) {
        Optional<StepResult> broken = broken(List.of(recomputed, served));
        return broken.orElseGet(() -> verifications
                .computeIfAbsent(change.id(), id -> {
                    Inputs inputs = new Inputs(journal);
                    return new Verification(
                            doors, () -> new FenceReader(doors, names, health, inputs), inputs, recomputed, served);
                })
                .look());
    }

    /** The versions whose catching up the change waits for. */
    private List<VersionDefinition> newVersions(ChangeStatus change) {
        return change.steps().stream()
                .map(StepStatus::step)
                .filter(Step.AwaitCaughtUp.class::isInstance)
                .map(Step.AwaitCaughtUp.class::cast)
                .flatMap(s -> s.versions().stream())
                .map(journal::definition)
                .flatMap(Optional::stream)
                .toList();
    }

    /** A version that does not come to run right, or may have lost something, is not switched to. */
    private Optional<StepResult> broken(List<VersionDefinition> versions) {
        List<Problem> problems = new ArrayList<>(suspicions.against(versions));
        for (VersionDefinition version : versions) {
            health.broken(version.id())
                    .ifPresent(why -> problems.add(failed.problem(version, "fails again and again", why)));
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(new StepResult.Failed(problems));
    }

    private List<CatchUpReader.Seen> look(ChangeStatus change, List<VersionDefinition> versions) {
        Followed one = of(change);
        Instant now = doors.clock().instant();
        if (one.looked.isEmpty() || !one.looked.get().plus(LOOK).isAfter(now)) {
            one.seen = one.catchUp.look(versions);
            one.looked = Optional.of(now);
            journal.progress(
                    change.id(),
                    one.seen.stream().map(CatchUpReader.Seen::progress).toList());
        }
        return one.seen;
    }

    private Followed of(ChangeStatus change) {
        return followed.computeIfAbsent(change.id(), id -> {
            Inputs inputs = new Inputs(journal);
            return new Followed(
                    new CatchUpReader(doors, names, health, inputs), new FenceReader(doors, names, health, inputs));
        });
    }

    /** In tenths, so that a journal of hours stays short; the progress has the figures. */
    private static String words(VersionProgress progress) {
        if (progress.waitingFor().isPresent()) {
            return progress.version() + " waits for " + progress.waitingFor().get();
        }
        long tenths = progress.total() == 0 ? 10 : 10 * progress.consumed() / progress.total();
        return progress.version() + " to catch up (" + 10 * tenths + " %)";
    }
}
