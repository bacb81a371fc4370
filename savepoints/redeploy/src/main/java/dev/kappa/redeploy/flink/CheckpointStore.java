package dev.kappa.redeploy.flink;

import dev.kappa.redeploy.registry.CheckpointRef;
import java.util.List;

/** Where jobs leave their checkpoints. */
public interface CheckpointStore {
    /** Completed checkpoints of a job, as the directory shows them. */
    sealed interface Listing {
        record Listed(List<CheckpointRef> completed) implements Listing {
            public Listed {
                completed = List.copyOf(completed);
            }
        }

        /** The directory cannot be looked into from here. */
        record Unknown(String reason) implements Listing {}
    }

    Listing completed(String jobId);

    /** Whether a checkpoint or savepoint is complete and still there. */
    Presence presence(String path);

    /** What looking for one came to. */
    enum Presence {
        THERE,
        GONE,
        UNKNOWN
    }

    /** The complete savepoint that a job left in the directory of its own ({@link #savepoints}). */
    Savepoint savepoint(String jobId);

    /** What looking for that came to. */
    sealed interface Savepoint {
        /** @param number it has among the job's checkpoints, which count on after it */
        record There(String path, long number) implements Savepoint {}

        record None() implements Savepoint {}

        /** The directory cannot be looked into from here. */
        record Unknown(String reason) implements Savepoint {}
    }

    /** Where a job is to leave its savepoint: a directory for it alone. */
    String savepoints(String jobId);

    /**
     * Removes what an earlier job left, its savepoint too, but for the files that a completed checkpoint of a later one is partly in: it
     * was started from a checkpoint of the earlier, and what its state has in common with that is not written again.
     *
     * @return whether nothing is left; no effect, and false, where the directory cannot be read from here
     */
    boolean prune(String earlier, String later);

    /** Removes everything of a job, checkpoints and savepoint; no effect where there is nothing, or where the directory cannot be reached from here. */
    void delete(String jobId);
}
