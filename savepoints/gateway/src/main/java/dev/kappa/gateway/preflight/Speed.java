package dev.kappa.gateway.preflight;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** How fast a replay is: as fast as the last one that was carried out, else as one slot is known to manage at least. */
public final class Speed {
    /** Records that one slot reads in a second, where nothing was measured yet: a cautious figure for joins in RocksDB. */
    public static final int ASSUMED_PER_SLOT = 5_000;

    private static final int LOOK_BACK = 50;

    private final OptionalLong measuredIn;
    private final double perSecond;

    private Speed(OptionalLong measuredIn, double perSecond) {
        this.measuredIn = measuredIn;
        this.perSecond = perSecond;
    }

    public static Speed assumed() {
        return new Speed(OptionalLong.empty(), 0);
    }

    /** Of the newest rebuild that has ended well. */
    public static Speed measured(Registry registry) {
        for (ChangeStatus change : registry.history(LOOK_BACK)) {
            if (change.kind() == Change.Kind.REBUILD && change.state() == ChangeState.DONE) {
                long records = registry.progress(change.id()).stream()
                        .mapToLong(VersionProgress::total)
                        .sum();
                Optional<Duration> took = replay(change);
                if (records > 0 && took.isPresent()) {
                    return new Speed(
                            OptionalLong.of(change.id()),
                            records * 1000.0 / Math.max(1000, took.get().toMillis()));
                }
            }
        }
        return assumed();
    }

    /** From the first job's start until all had caught up. */
    private static Optional<Duration> replay(ChangeStatus change) {
        Optional<Instant> begun = change.steps().stream()
                .filter(s -> s.step() instanceof Step.StartJob)
                .map(StepStatus::started)
                .flatMap(Optional::stream)
                .findFirst();
        Optional<Instant> ended = change.steps().stream()
                .filter(s -> s.step() instanceof Step.AwaitCaughtUp)
                .map(StepStatus::ended)
                .flatMap(Optional::stream)
                .findFirst();
        return begun.flatMap(b -> ended.map(e -> Duration.between(b, e)));
    }

    Estimate estimate(long records, int slots) {
        double rate = measuredIn.isPresent() ? perSecond : (double) ASSUMED_PER_SLOT * Math.max(1, slots);
        return new Estimate(records, rate, measuredIn);
    }
}
