package dev.kappa.gateway.execute;

import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.RebuildPhase;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import dev.kappa.topology.statement.NamePattern;
import dev.kappa.topology.statement.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers what somebody asks about rebuilds and rollbacks: which there are, how far one is, how it ended. */
final class RebuildQuestions {
    private static final int LOOK_BACK = 1000;

    private final Registry registry;
    private final Clock clock;

    RebuildQuestions(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** The number that an id is; refuses one that is none. */
    static long id(Statement.RebuildId id) {
        if (!id.value().matches("[0-9]{1,18}")) {
            throw new KappaException(Problem.of(
                            ErrorCode.NOT_ALLOWED,
                            "'" + id.value() + "' is not the id of a rebuild, which is a number.",
                            "SHOW REBUILDS lists them.")
                    .at(id.written().position()));
        }
        return Long.parseLong(id.value());
    }

    /** The newest first. */
    Answer list(Optional<NamePattern> pattern) {
        return Answer.of(
                "rebuild kind state step names submitted took waits_for reason",
                registry.history(LOOK_BACK).stream()
                        .filter(RebuildQuestions::isShown)
                        .filter(c ->
                                pattern.map(p -> names(c).anyMatch(p::shows)).orElse(true))
                        .map(this::row)
                        .toList());
    }

    /** Rebuilds, rollbacks and redeployments; a retirement only while it is under way, because it may stand in another's way. */
    private static boolean isShown(ChangeStatus change) {
        return switch (change.kind()) {
            case REBUILD, ROLLBACK, REDEPLOY -> true;
            case RETIRE -> !change.state().ended();
            case CREATE, DROP -> false;
        };
    }

    private static Stream<String> names(ChangeStatus change) {
        return change.kind() == Change.Kind.RETIRE
                ? change.names().stream()
                : change.names().stream().filter(n -> !n.contains("$"));
    }

    private List<String> row(ChangeStatus change) {
        int all = change.steps().size();
        int at = RebuildPhase.current(change).map(s -> s.number() + 1).orElse(all);
        return Answer.row(
                change.id(),
                kind(change),
                RebuildPhase.of(change).words(),
                at + " of " + all,
                names(change).collect(Collectors.joining(", ")),
                time(change.submitted()),
                took(change.submitted(), change.ended()),
                change.state().ended() ? null : change.waitingFor().orElse(null),
                change.problems().isEmpty() ? null : problems(change.problems()));
    }

    private static String kind(ChangeStatus change) {
        boolean verifies = change.steps().stream().anyMatch(s -> s.step() instanceof Step.Compare);
        return verifies ? "verification" : change.kind().name().toLowerCase(Locale.ROOT);
    }

    Answer describe(long id) {
        ChangeStatus change = registry.status(id);
        List<List<String>> rows = new ArrayList<>();
        rows.add(Answer.row(
                kind(change) + " " + id,
                RebuildPhase.of(change).words(),
                time(change.submitted()),
                took(change.submitted(), change.ended()),
                change.decision().map(d -> d + " was said; ").orElse("") + change.statement()));
        for (StepStatus step : change.steps()) {
            rows.add(Answer.row(
                    "step " + (step.number() + 1),
                    step.state().name().toLowerCase(Locale.ROOT),
                    step.started().map(RebuildQuestions::time).orElse(null),
                    step.started().map(s -> took(s, step.ended())).orElse(null),
                    step.step().words()
                            + step.waitingFor().map(w -> "; it waits for " + w).orElse("")));
        }
        for (VersionProgress progress : registry.progress(id)) {
            rows.add(Answer.row(progress.version(), percent(progress), time(progress.at()), null, words(progress)));
        }
        change.problems().forEach(p -> rows.add(Answer.row("problem", null, null, null, p)));
        change.suppressed().forEach(p -> rows.add(Answer.row("later problem", null, null, null, p)));
        return Answer.of("part state started took detail", rows);
    }

    /** How a change ended, or that it waits for approval: a row for each of its versions. */
    Answer end(ChangeStatus change) {
        if (RebuildPhase.isVerdict(change)) {
            return verdict(change);
        }
        Map<String, VersionId> replaced = change.steps().stream()
                .filter(s -> s.step() instanceof Step.StopWithSavepoint)
                .flatMap(s -> ((Step.StopWithSavepoint) s.step()).versions().stream())
                .collect(Collectors.toMap(VersionId::name, Function.identity()));
        Map<VersionId, VersionProgress> progress = registry.progress(change.id()).stream()
                .collect(Collectors.toMap(VersionProgress::version, Function.identity()));
        String note = change.state().ended()
                ? change.problems().isEmpty() ? null : problems(change.problems())
                : "ALTER REBUILD " + change.id() + " APPLY switches, ALTER REBUILD " + change.id() + " ABORT undoes it";
        return Answer.of(
                "rebuild state name version replaces records took note",
                change.steps().stream()
                        .flatMap(s -> outcome(s.step()))
                        .map(v -> Answer.row(
                                change.id(),
                                RebuildPhase.of(change).words(),
                                v.name(),
                                v.version(),
                                Optional.ofNullable(replaced.get(v.name()))
                                        .map(VersionId::version)
                                        .orElse(null),
                                Optional.ofNullable(progress.get(v))
                                        .map(VersionProgress::consumed)
                                        .orElse(null),
                                took(change.submitted(), change.ended()),
                                note))
                        .toList());
    }

    /** The versions that a step puts in the place of others; a redeployed one takes its own. */
    private static Stream<VersionId> outcome(Step step) {
        if (step instanceof Step.Redefine redefine) {
            return Stream.of(redefine.definition().id());
        }
        if (step instanceof Step.MakeLive made) {
            return made.versions().stream();
        }
        return step instanceof Step.CutOver cut ? cut.versions().stream() : Stream.empty();
    }

    /** What a verification found: a sentence, and examples of what differs. */
    private Answer verdict(ChangeStatus change) {
        String verdict = change.problems().get(0).code() == ErrorCode.VERIFIED ? "equal" : "different";
        return Answer.of(
                "verification verdict detail",
                change.problems().stream()
                        .map(p -> Answer.row(change.id(), verdict, p.message()))
                        .toList());
    }

    private static String percent(VersionProgress p) {
        double part = p.total() == 0 ? 1 : Math.min(1, (double) p.consumed() / p.total());
        return String.format(Locale.ROOT, "%.1f %%", part * 100);
    }

    private static String words(VersionProgress p) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d records, %,.0f a second%s%s",
                p.consumed(),
                p.total(),
                p.perSecond(),
                p.left().map(l -> ", " + PlanRows.words(l) + " left").orElse(""),
                p.waitingFor().map(w -> "; it waits for " + w).orElse(""));
    }

    private static String problems(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining(" "));
    }

    private String took(Instant from, Optional<Instant> to) {
        Duration took = Duration.between(from, to.orElseGet(clock::instant));
        return PlanRows.words(took.truncatedTo(took.toSeconds() < 10 ? ChronoUnit.MILLIS : ChronoUnit.SECONDS));
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
