package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Difference;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.serving.Branches;
import dev.kappa.redeploy.serving.ReadersInTheWay;
import dev.kappa.redeploy.serving.Serving;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tables in memory; every third change finds a reader in its way. */
final class FakeServing {
    final SortedSet<VersionId> tables = new TreeSet<>();

    private final Faults faults;
    private final FakeJobs flink;
    private final FakeRegistry registry;
    private int calls;

    FakeServing(Faults faults, FakeJobs flink, FakeRegistry registry) {
        this.faults = faults;
        this.flink = flink;
        this.registry = registry;
    }

    /** As the holder of a fencing number sees them. */
    Serving door(long fence) {
        return new Serving() {
            private Outcome change(String name, Runnable effect) {
                return faults.call("serving." + name, () -> {
                    if (!registry.holds(fence)) {
                        throw new FencedOut(fence);
                    }
                    if (++calls % 3 == 0) {
                        return new Outcome.Busy("a reader");
                    }
                    effect.run();
                    return new Outcome.Done();
                });
            }

            @Override
            public Outcome create(VersionDefinition version, Branches view) {
                return change("create", () -> tables.add(version.id()));
            }

            @Override
            public Outcome drop(VersionDefinition version, Optional<Branches> others) {
                return change("drop", () -> {
                    tables.remove(version.id());
                    flink.epochs.remove(Names.job(version.id()));
                });
            }

            @Override
            public Outcome clear(VersionDefinition version) {
                return change("clear", () -> flink.epochs.remove(Names.job(version.id())));
            }

            @Override
            public List<Problem> obstacles(List<Branches> views) {
                return faults.call("serving.obstacles", () -> List.of());
            }

            @Override
            public Database.Work<Void> reshape(List<Branches> views) {
                return session -> {
                    if (++calls % 3 == 0) {
                        throw new ReadersInTheWay("a reader", null);
                    }
                    return null;
                };
            }

            @Override
            public Difference compare(VersionDefinition served, VersionDefinition recomputed) {
                return faults.call("serving.compare", () -> new Difference(0, List.of()));
            }

            @Override
            public OptionalLong visibleEpoch(VersionDefinition version) {
                return faults.call("serving.visibleEpoch", () -> {
                    Long epoch = flink.epochs.get(Names.job(version.id()));
                    return epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch);
                });
            }
        };
    }
}
