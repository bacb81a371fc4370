package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.log.TopicFacts;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.serving.Serving;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one step, or undoes it, once. Everything here may be repeated with the same effect. */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
    private static final String ABSENT = "absent";
    private static final String PRESENT = "present";
    private static final String DEAD_LETTERS = new Names("").deadLetterTopic("");

    private final ChangeJournal journal;
    private final JobBook book;
    private final Doors doors;
    private final Names names;
    private final JobSteps jobs;

    StepRunner(ChangeJournal journal, JobBook book, JobKeeper keeper, Doors doors, Names names) {
        this.journal = journal;
        this.book = book;
        this.doors = doors;
        this.names = names;
        this.jobs = new JobSteps(book, keeper, doors);
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
            return Optional.of(doors.log().describe(create.topic()).isPresent() ? PRESENT : ABSENT);
        }
        if (step instanceof Step.MakeLive make) {
            return Optional.of(make.versions().stream()
                    .map(v -> journal.live(v.name()).map(VersionId::toString).orElse(""))
                    .collect(Collectors.joining(" ")));
        }
        return Optional.empty();
    }

    StepResult run(StepStatus status) {
        return guarded(() -> carryOut(status.step(), status.before()));
    }

    StepResult undo(StepStatus status) {
        return guarded(() -> takeBack(status.step(), status.before()));
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

    private StepResult carryOut(Step step, Optional<String> before) {
        if (step instanceof Step.CheckTopic check) {
            create(check.topic(), check.partitions());
            return done();
        }
        if (step instanceof Step.CreateTopic create) {
            return createTopic(create, before);
        }
        if (step instanceof Step.CreateTable create) {
            VersionDefinition version = require(create.version());
            return outcome(doors.serving().create(version, journal.versionsOf(version.name())));
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
        if (step instanceof Step.RemoveName remove) {
            journal.removeNames(remove.names());
            return done();
        }
        return remove(step);
    }

    private StepResult remove(Step step) {
        if (step instanceof Step.CancelJob cancel) {
            return onDefinition(cancel.version(), jobs::stop);
        }
        if (step instanceof Step.DropTable drop) {
            return onDefinition(drop.version(), this::dropTable);
        }
        if (step instanceof Step.DeleteTopic delete) {
            return deleteTopic(delete.topic());
        }
        if (step instanceof Step.DeleteGroup delete) {
            return deleteGroup(delete.group());
        }
        if (step instanceof Step.DeleteCheckpoints delete) {
            return deleteCheckpoints(delete.version());
        }
        if (step instanceof Step.ForgetSource forget) {
            return onDefinition(forget.version(), this::forgetSource);
        }
        if (step instanceof Step.ForgetVersion forget) {
            journal.forget(forget.version());
            return done();
        }
        throw new IllegalArgumentException("a step that nobody can carry out: " + step);
    }

    private StepResult takeBack(Step step, Optional<String> before) {
        if (step instanceof Step.CreateTopic create && before.equals(Optional.of(ABSENT))) {
            return deleteTopic(create.topic());
        }
        if (step instanceof Step.CreateTable create) {
            return onDefinition(create.version(), this::dropTable);
        }
        if (step instanceof Step.StartJob start) {
            return onDefinition(start.version(), this::removeJob);
        }
        if (step instanceof Step.MakeLive make) {
            return restoreLive(make, before.orElse(""));
        }
        // Raw topics are kept; the others made nothing that outlives their change.
        return done();
    }

    private StepResult createTopic(Step.CreateTopic create, Optional<String> before) {
        Optional<TopicFacts> there = doors.log().describe(create.topic());
        boolean foreign = before.equals(Optional.of(PRESENT)) && !create.topic().endsWith(DEAD_LETTERS);
        if (foreign && there.map(TopicFacts::records).orElse(0L) > 0) {
            return failed(
                    ErrorCode.SETUP,
                    "the topic '" + create.topic() + "' exists already and holds "
                            + there.get().records() + " records that this version did not write.",
                    "Look at what it is; if it is left over, delete it with kafka-topics.sh --delete --topic "
                            + create.topic() + ", else choose another name.");
        }
        create(create.topic(), create.partitions());
        return done();
    }

    private void create(String topic, int partitions) {
        if (doors.log().describe(topic).isEmpty()) {
            journal.confirm();
            doors.log().create(topic, partitions);
        }
        doors.log().requireEndless(topic);
    }

    private StepResult deleteTopic(String topic) {
        Optional<TopicFacts> there = doors.log().describe(topic);
        if (there.isEmpty()) {
            return done();
        }
        // First which topic, then whether the lock is still held: a later topic of this name is then safe from a late
        // riser.
        journal.confirm();
        doors.log().delete(there.get());
        return doors.log().describe(topic).isPresent()
                ? new StepResult.Waiting("Kafka to delete the topic " + topic)
                : done();
    }

    private StepResult deleteGroup(String group) {
        journal.confirm();
        return doors.log().deleteGroup(group) == Log.DeletedGroup.IN_USE
                ? new StepResult.Waiting("the members of the consumer group " + group + " to leave")
                : done();
    }

    private StepResult deleteCheckpoints(VersionId version) {
        for (JobAttempt attempt : book.attempts(version)) {
            doors.checkpoints().delete(attempt.jobId());
        }
        return done();
    }

    private StepResult dropTable(VersionDefinition version) {
        List<VersionDefinition> others = journal.versionsOf(version.name()).stream()
                .filter(v -> !v.id().equals(version.id()))
                .toList();
        return outcome(doors.serving().drop(version, others));
    }

    private StepResult forgetSource(VersionDefinition source) {
        journal.confirm();
        doors.sources().forget(source);
        return done();
    }

    /** The job and all that it left. */
    private StepResult removeJob(VersionDefinition version) {
        StepResult stopped = jobs.stop(version);
        if (!(stopped instanceof StepResult.Done)) {
            return stopped;
        }
        StepResult group = deleteGroup(names.group(version.id()));
        if (!(group instanceof StepResult.Done)) {
            return group;
        }
        deleteCheckpoints(version.id());
        return version.kind() == ObjectKind.SOURCE ? forgetSource(version) : done();
    }

    private StepResult restoreLive(Step.MakeLive make, String before) {
        String[] former = before.split(" ", -1);
        for (int i = 0; i < make.versions().size(); i++) {
            String name = make.versions().get(i).name();
            Optional<VersionId> version = i < former.length ? Names.versioned(former[i]) : Optional.empty();
            if (version.isPresent()) {
                journal.makeLive(List.of(version.get()));
            } else {
                journal.removeNames(List.of(name));
            }
        }
        return done();
    }

    /** Nothing is left to remove of a version that is forgotten. */
    private StepResult onDefinition(VersionId version, Function<VersionDefinition, StepResult> act) {
        return journal.definition(version).map(act).orElseGet(StepRunner::done);
    }

    private VersionDefinition require(VersionId version) {
        return journal.definition(version)
                .orElseThrow(() -> new IllegalStateException("the registry does not know " + version));
    }

    private static StepResult outcome(Serving.Outcome outcome) {
        return outcome instanceof Serving.Outcome.Busy busy
                ? new StepResult.Waiting("readers of the view: " + busy.reason())
                : done();
    }

    static StepResult done() {
        return new StepResult.Done();
    }

    static StepResult failed(ErrorCode code, String message, String hint) {
        return new StepResult.Failed(List.of(Problem.of(code, message, hint)));
    }
}
