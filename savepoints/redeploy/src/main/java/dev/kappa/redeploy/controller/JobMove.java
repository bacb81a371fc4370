package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.JobAttempt;
import java.time.Instant;
import java.util.Optional;

/** The next thing to do about a version's job. */
sealed interface JobMove {
    /** All is as it should be, or only time helps. */
    record Rest() implements JobMove {}

    /** Find out what to start from, and write down a new attempt. */
    record NewAttempt(int failures, Optional<Instant> notBefore) implements JobMove {}

    /** Ask Flink to start what is written down. */
    record Submit(JobAttempt attempt) implements JobMove {}

    /** Write down what is seen. */
    record Observe(JobAttempt attempt, AttemptState state, Cause cause) implements JobMove {}

    /** Write down that it is to stop with a savepoint. */
    record BeginSave(JobAttempt attempt) implements JobMove {}

    /** Ask Flink to stop it with a savepoint, perhaps again, and how far that is. */
    record Save(JobAttempt attempt) implements JobMove {}

    /** Ask Flink to end it. */
    record Cancel(JobAttempt attempt) implements JobMove {}

    /** Where the reason of a state comes from. */
    enum Cause {
        NONE,
        /** Flink's newest failure of the job. */
        FLINK,
        LOST,
        CANCELLED_BY_OTHERS,
        FINISHED
    }
}
