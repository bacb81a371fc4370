package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.serving.Branches;
import dev.kappa.redeploy.serving.ReadersInTheWay;
import dev.kappa.redeploy.serving.Serving;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The steps that change what readers of views see. */
final class ViewSteps {
    private final ChangeJournal journal;
    private final Doors doors;

    ViewSteps(ChangeJournal journal, Doors doors) {
        this.journal = journal;
        this.doors = doors;
    }

    /** A new branch changes nothing for readers: the view keeps the columns of the live version. */
    StepResult createTable(VersionDefinition version) {
        Branches view = Branches.of(journal.versionsOf(version.name()), journal.live(version.name()))
                .orElseThrow();
        return outcome(doors.serving().create(version, view));
    }

    StepResult dropTable(VersionDefinition version) {
        List<VersionDefinition> others = journal.versionsOf(version.name()).stream()
                .filter(v -> !v.id().equals(version.id()))
                .toList();
        return outcome(doors.serving().drop(version, Branches.of(others, journal.live(version.name()))));
    }

    /** What would keep the cutover from changing the columns of views. */
    Optional<String> obstacles(List<VersionDefinition> next) {
        List<Branches> views = views(next);
        return views.isEmpty()
                ? Optional.empty()
                : Optional.of(doors.serving().obstacles(views))
                        .filter(problems -> !problems.isEmpty())
                        .map(ViewSteps::words);
    }

    private static String words(List<Problem> problems) {
        return "a view of yours to make way: "
                + problems.stream()
                        .map(p -> p.message() + p.hint().map(h -> " " + h).orElse(""))
                        .collect(Collectors.joining("; "));
    }

    StepResult cutOver(ChangeStatus change, Step.CutOver step, List<VersionDefinition> next) {
        if (change.switched()) {
            return StepRunner.done();
        }
        Optional<String> obstacles = obstacles(next);
        if (obstacles.isPresent()) {
            return new StepResult.Waiting(obstacles.get());
        }
        Instant keptUntil = doors.clock().instant().plus(Duration.ofSeconds(step.retainSeconds()));
        List<VersionId> versions = next.stream().map(VersionDefinition::id).toList();
        try {
            return switch (journal.cutOver(
                    change.id(), versions, keptUntil, doors.serving().reshape(views(next)))) {
                case SWITCHED -> StepRunner.done();
                case ABORTED -> new StepResult.Waiting("nothing: it is to be aborted");
                case HELD -> new StepResult.Waiting(
                        "another session of the serving database to let go of rows of the schema kappa");
            };
        } catch (ReadersInTheWay e) {
            return new StepResult.Waiting(e.getMessage());
        }
    }

    private List<Branches> views(List<VersionDefinition> next) {
        return next.stream()
                .filter(v -> v.table().isPresent())
                .map(v -> new Branches(journal.versionsOf(v.name()), v))
                .toList();
    }

    private static StepResult outcome(Serving.Outcome outcome) {
        return outcome instanceof Serving.Outcome.Busy busy
                ? new StepResult.Waiting("readers of the view: " + busy.reason())
                : StepRunner.done();
    }
}
