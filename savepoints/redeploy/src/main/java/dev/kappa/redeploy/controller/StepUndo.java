package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes back what a step has made; a step that removes something is never taken back. */
final class StepUndo {
    private final ChangeJournal journal;
    private final TopicSteps topics;
    private final ViewSteps views;
    private final StopSteps stops;
    private final RedeploySteps redeploys;
    private final Leftovers leftovers;

    StepUndo(
            ChangeJournal journal,
            TopicSteps topics,
            ViewSteps views,
            StopSteps stops,
            RedeploySteps redeploys,
            Leftovers leftovers) {
        this.journal = journal;
        this.topics = topics;
        this.views = views;
        this.stops = stops;
        this.redeploys = redeploys;
        this.leftovers = leftovers;
    }

    StepResult takeBack(ChangeStatus change, StepStatus status) {
        Step step = status.step();
        if (step instanceof Step.CreateTopic create && status.before().equals(Optional.of(TopicSteps.ABSENT))) {
            return topics.deleteTopic(create.topic());
        }
        if (step instanceof Step.CreateTable create) {
            return onDefinition(create.version(), views::dropTable);
        }
        if (step instanceof Step.StartJob start) {
            return onDefinition(start.version(), leftovers::removeJob);
        }
        if (step instanceof Step.MakeLive make) {
            return restoreLive(make, status.before().orElse(""));
        }
        if (step instanceof Step.StopWithSavepoint stop) {
            return change.kind() == Change.Kind.REDEPLOY
                    ? onDefinition(stop.versions().get(0), redeploys::goBack)
                    : stops.resume(known(stop.versions()));
        }
        if (step instanceof Step.ResumeJob resume) {
            return stops.stop(change, status, known(List.of(resume.version())));
        }
        Optional<VersionId> redeployed = RedeploySteps.version(step);
        if (redeployed.isPresent()) {
            return onDefinition(redeployed.get(), version -> redeploys.undo(change, status, version));
        }
        // Raw topics are kept; the others made nothing that outlives their change.
        return StepRunner.done();
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
        return StepRunner.done();
    }

    /** Nothing is left to remove of a version that is forgotten. */
    private StepResult onDefinition(VersionId version, Function<VersionDefinition, StepResult> act) {
        return journal.definition(version).map(act).orElseGet(StepRunner::done);
    }

    private List<VersionDefinition> known(List<VersionId> versions) {
        return versions.stream()
                .map(journal::definition)
                .flatMap(Optional::stream)
                .toList();
    }
}
