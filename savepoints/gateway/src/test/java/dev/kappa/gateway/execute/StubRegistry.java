package dev.kappa.gateway.execute;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.JobStatus;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.SavepointRow;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A journal in memory that no controller works on; a test moves its changes by hand. */
final class StubRegistry implements Registry {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final List<Change> submitted = new ArrayList<>();
    final List<String> decided = new ArrayList<>();
    final TreeMap<Long, List<VersionProgress>> progress = new TreeMap<>();
    /** So many calls find nobody there. */
    int away;
    /** The next submission is written, and nobody hears of it. */
    boolean replyIsLost;

    private final TreeMap<Long, ChangeStatus> changes = new TreeMap<>();
    private final Supplier<Topology> topology;

    StubRegistry(Supplier<Topology> topology) {
        this.topology = topology;
    }

    /** Lets a change be as if the first steps were done and the next, if there is one, were begun. */
    void move(long id, int done, ChangeState state, List<Problem> problems) {
        ChangeStatus c = changes.get(id);
        List<StepStatus> steps = IntStream.range(0, c.steps().size())
                .mapToObj(i -> step(i, c.steps().get(i).step(), done))
                .toList();
        changes.put(
                id,
                new ChangeStatus(
                        id,
                        c.kind(),
                        c.statement(),
                        c.names(),
                        state,
                        steps,
                        problems,
                        List.of(),
                        NOON,
                        Optional.of(NOON.plusSeconds(100)).filter(e -> state.ended()),
                        Optional.empty(),
                        state == ChangeState.DONE));
    }

    private static StepStatus step(int number, Step step, int done) {
        return new StepStatus(
                number,
                step,
                number < done ? StepState.DONE : number == done ? StepState.STARTED : StepState.PENDING,
                Optional.empty(),
                Optional.of("the test").filter(w -> number == done),
                Optional.of(NOON.plusSeconds(number)).filter(s -> number <= done),
                Optional.of(NOON.plusSeconds(number + 1)).filter(s -> number < done));
    }

    @Override
    public Topology topology() {
        return topology.get();
    }

    @Override
    public long submit(Change change) {
        answerOrNot();
        submitted.add(change);
        long id = 17 + changes.size();
        changes.put(
                id,
                new ChangeStatus(
                        id,
                        change.kind(),
                        change.statement(),
                        change.names(),
                        ChangeState.RUNNING,
                        IntStream.range(0, change.steps().size())
                                .mapToObj(i -> step(i, change.steps().get(i), -1))
                                .toList(),
                        List.of(),
                        List.of(),
                        NOON,
                        Optional.empty(),
                        Optional.empty(),
                        false));
        if (replyIsLost) {
            replyIsLost = false;
            throw new Unavailable("Postgres", "connection reset").asRefusal();
        }
        return id;
    }

    private void answerOrNot() {
        if (away > 0) {
            away--;
            throw new Unavailable("Postgres", "connection refused").asRefusal();
        }
    }

    @Override
    public ChangeStatus status(long id) {
        answerOrNot();
        return Optional.ofNullable(changes.get(id))
                .orElseThrow(() -> new KappaException(
                        ErrorCode.NOT_ALLOWED, "there is no change " + id + ".", "SHOW REBUILDS lists them."));
    }

    @Override
    public List<ChangeStatus> history(int limit) {
        answerOrNot();
        return changes.values().stream()
                .sorted(Comparator.comparing(ChangeStatus::id).reversed())
                .toList();
    }

    @Override
    public List<JobStatus> jobs() {
        return List.of();
    }

    @Override
    public void decide(long id, Decision decision) {
        decided.add(id + " " + decision);
    }

    @Override
    public List<VersionProgress> progress(long id) {
        return progress.getOrDefault(id, List.of());
    }

    @Override
    public List<SavepointRow> savepoints() {
        return List.of();
    }

    @Override
    public void close() {}
}
