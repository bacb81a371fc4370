package dev.kappa.connectors.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.dag.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a table connector adds beside the path to a plan's sink (dead letters, the writer of a view) to whoever executes the job.
 *
 * <p>Flink's planner translates a plan in an environment that it throws away, and executes only what leads to the sinks that it knows. So the connectors name
 * their branches here while the plan is translated, in the same thread, and {@code SqlJob} adds them to the real environment. In a DataStream
 * job, whose environment is the real one, nobody collects and nothing needs to.
 */
public final class SideBranches {

    private static final Logger LOG = LoggerFactory.getLogger(SideBranches.class);
    private static final ThreadLocal<List<Transformation<?>>> COLLECTED = new ThreadLocal<>();

    private SideBranches() {}

    /** A translation that may add branches. */
    @FunctionalInterface
    public interface Translation {
        List<Transformation<?>> translate();
    }

    /** The transformations of a translation and all branches that were added during it. */
    public static List<Transformation<?>> with(Translation translation) {
        COLLECTED.set(new ArrayList<>());
        try {
            List<Transformation<?>> all = new ArrayList<>(translation.translate());
            all.addAll(COLLECTED.get());
            return all;
        } finally {
            COLLECTED.remove();
        }
    }

    /** Names a branch of the job that is being put together. */
    public static void add(Transformation<?> branch) {
        List<Transformation<?>> collected = COLLECTED.get();
        if (collected != null) {
            collected.add(branch);
        } else {
            LOG.debug("'{}' is part of the job only if its environment is executed as a whole", branch.getName());
        }
    }
}
