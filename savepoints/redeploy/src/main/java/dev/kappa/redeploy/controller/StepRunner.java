package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one step, or has it undone ({@link StepUndo}), once. Everything here may be repeated with the same effect. */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final ChangeJournal journal;
    private final Doors doors;
    private final JobSteps jobs;
    private final TopicSteps topics;
    private final ViewSteps views;
    private final StopSteps stops;
    private final RebuildSteps rebuilds;
    private final ReaderSteps readers;
    private final Leftovers leftovers;
    private final StepUndo undoing;
    private final RedeploySteps redeploys;

    StepRunner(ChangeJournal journal, JobBook book, JobKeeper keeper, Suspicions suspicions, Doors doors, Names names) {
        this.journal = journal;
        this.doors = doors;
        JobHealth health = new JobHealth(book, doors);
        this.jobs = new JobSteps(journal, book, keeper, doors);
        this.topics = new TopicSteps(journal, doors, names);
        this.views = new ViewSteps(journal, doors);
        this.stops = new StopSteps(journal, book, keeper, jobs, health, doors);
        this.rebuilds = new RebuildSteps(journal, suspicions, health, views, doors, names);
        this.readers = new ReaderSteps(journal, health, doors, names);
        this.redeploys = new RedeploySteps(journal, book, keeper, jobs, doors);
        this.leftovers = new Leftovers(journal, book, jobs, topics, doors, names);
        this.undoing = new StepUndo(journal, topics, views, stops, redeploys, leftovers);
    }

    /** What a step will find, or why that cannot be seen. */
    record Looked(StepResult result, Optional<String> before) {}

    /** Looks at what the step will find, for its intent: undoing leaves it so. */
    Looked look(Step step) {
        AtomicReference<Optional<String>> before = new AtomicReference<>(Optional.empty());
        StepResult result = guarded(() -> {
            before.set(before(step));
            return done();
        });
        return new Looked(result, before.get());
    }

    private Optional<String> before(Step step) {
        if (step instanceof Step.CreateTopic create) {
            return Optional.of(topics.found(create.topic()));
        }
        if (step instanceof Step.MakeLive make) {
            return Optional.of(make.versions().stream()
                    .map(v -> journal.live(v.name()).map(VersionId::toString).orElse(""))
                    .collect(Collectors.joining(" ")));
        }
        return step instanceof Step.SaveRunning ? Optional.of(doors.jobIds().get()) : Optional.empty();
    }

    /** Forgets what it remembers of changes that are over. */
    void retain(Set<Long> changes) {
        rebuilds.retain(changes);
        readers.retain(changes);
    }

    StepResult run(ChangeStatus change, StepStatus status) {
        return guarded(() -> carryOut(change, status));
    }

    StepResult undo(ChangeStatus change, StepStatus status) {
        return guarded(() -> undoing.takeBack(change, status));
    }

    /** An absent system is waited for; a refusal, and a fault of our own, is a failure. */
    private StepResult guarded(Supplier<StepResult> call) {
        try {
            return call.get();
        } catch (FencedOut e) {
            throw e;
        } catch (Unavailable e) {
            return new StepResult.Waiting(e.getMessage());
        } catch (KappaException e) {
            return new StepResult.Failed(e.problems());
        } catch (RuntimeException e) {
            // What a late riser finds may look like nonsense to it.
            journal.confirm();
            LOG.error("a step failed in a way that nobody foresaw", e);
            return new StepResult.Failed(List.of(Problem.of(
                    ErrorCode.INTERNAL,
                    e.toString() + ".",
                    "The controller's log has the details; please report it.")));
        }
    }

    private StepResult carryOut(ChangeStatus change, StepStatus status) {
        Step step = status.step();
        if (step instanceof Step.CheckTopic check) {
            topics.create(check.topic(), check.partitions());
            return done();
        }
        if (step instanceof Step.CreateTopic create) {
            return topics.createTopic(create, status.before());
        }
        if (step instanceof Step.CreateTable create) {
            return views.createTable(require(create.version()));
        }
        if (step instanceof Step.StartJob start) {
            return jobs.start(require(start.version()));
        }
        if (step instanceof Step.AwaitRunning await) {
            return jobs.awaitRunning(require(await.version()));
        }
        if (step instanceof Step.MakeLive make) {
            journal.makeLive(make.versions());
            return done();
        }
        return replace(change, status);
    }

    private StepResult replace(ChangeStatus change, StepStatus status) {
        Step step = status.step();
        if (step instanceof Step.RequireTopic required) {
            return topics.requireWhole(required.topic());
        }
        if (step instanceof Step.RequireSlots required) {
            return rebuilds.requireSlots(change, status, required.slots());
        }
        if (step instanceof Step.ResumeJob resume) {
            return jobs.start(require(resume.version()));
        }
        if (step instanceof Step.AwaitCaughtUp await) {
            return rebuilds.awaitCaughtUp(change, require(await.versions()));
        }
        if (step instanceof Step.Compare compare) {
            return rebuilds.compare(change, require(compare.recomputed()), require(compare.served()));
        }
        if (step instanceof Step.AwaitApproval) {
            return rebuilds.awaitApproval(change);
        }
        if (step instanceof Step.StopWithSavepoint stop) {
            return stops.stop(change, status, require(stop.versions()));
        }
        if (step instanceof Step.AwaitFence await) {
            return rebuilds.awaitFence(change, require(await.versions()));
        }
        if (step instanceof Step.CutOver cut) {
            return views.cutOver(change, cut, require(cut.versions()));
        }
        if (step instanceof Step.MarkTopics || step instanceof Step.CarryReaders) {
            return readers.run(change, step);
        }
        Optional<VersionId> redeployed = RedeploySteps.version(step);
        return redeployed.isPresent() ? redeploys.run(change, status, require(redeployed.get())) : remove(step);
    }

    private StepResult remove(Step step) {
        if (step instanceof Step.RemoveName remove) {
            journal.removeNames(remove.names());
            return done();
        }
        if (step instanceof Step.CancelJob cancel) {
            return onDefinition(cancel.version(), jobs::stop);
        }
        if (step instanceof Step.AwaitReaders await) {
            return topics.awaitReaders(await.topic());
        }
        if (step instanceof Step.DropTable drop) {
            return onDefinition(drop.version(), views::dropTable);
        }
        if (step instanceof Step.DeleteTopic delete) {
            return topics.deleteTopic(delete.topic());
        }
        if (step instanceof Step.DeleteGroup delete) {
            return topics.deleteGroup(delete.group());
        }
        if (step instanceof Step.DeleteCheckpoints delete) {
            return leftovers.deleteCheckpoints(delete.version());
        }
        if (step instanceof Step.ForgetSource forget) {
            return onDefinition(forget.version(), leftovers::forgetSource);
        }
        if (step instanceof Step.ForgetVersion forget) {
            journal.forget(forget.version());
            return done();
        }
        throw new IllegalArgumentException("a step that nobody can carry out: " + step);
    }

    /** Nothing is left to remove of a version that is forgotten. */
    private StepResult onDefinition(VersionId version, Function<VersionDefinition, StepResult> act) {
        return journal.definition(version).map(act).orElseGet(StepRunner::done);
    }

    private VersionDefinition require(VersionId version) {
        return journal.definition(version)
                .orElseThrow(() -> new IllegalStateException("the registry does not know " + version));
    }

    private List<VersionDefinition> require(List<VersionId> versions) {
        return versions.stream().map(this::require).toList();
    }

    static StepResult done() {
        return new StepResult.Done();
    }

    static StepResult failed(ErrorCode code, String message, String hint) {
        return new StepResult.Failed(List.of(Problem.of(code, message, hint)));
    }
}
