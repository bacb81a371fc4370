package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.flink.SubmitResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Submissions that Flink has not answered yet, a few at the same time: each takes seconds, in which Flink runs the job's main. Begun and
 * taken up by the controller's one thread. What is remembered here is lost with the controller: its successor submits under the same id,
 * which Flink takes once.
 */
final class Submissions {
    /** More only make Flink's JobManager, where the mains run, slower. */
    static final int AT_ONCE = 3;

    private final FlinkCluster flink;
    private final Map<String, CompletableFuture<SubmitResult>> begun = new HashMap<>();

    Submissions(FlinkCluster flink) {
        this.flink = flink;
    }

    /** Whether another one has to wait. */
    boolean full() {
        return begun.values().stream().filter(s -> !s.isDone()).count() >= AT_ONCE;
    }

    void begin(JobSubmission submission) {
        begun.put(submission.jobId(), flink.submit(submission));
    }

    /** Whether the job's submission was begun, and its answer not taken yet. */
    boolean has(String jobId) {
        return begun.containsKey(jobId);
    }

    /** The answer, given once; empty while there is none. Throws what Flink's silence is: {@link dev.kappa.redeploy.Unavailable}. */
    Optional<SubmitResult> answer(String jobId) {
        CompletableFuture<SubmitResult> submission = begun.get(jobId);
        if (submission == null || !submission.isDone()) {
            return Optional.empty();
        }
        begun.remove(jobId);
        try {
            return Optional.of(submission.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
