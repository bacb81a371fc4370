package dev.kappa.jobs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares on a {@link StreamJob} that its state can be read by every other jar whose class declares the same version: that its uids, the names
 * and types of its states, and what they mean are the same. Then {@code ALTER STREAM … REDEPLOY} lets a new jar go on from the state of
 * the running one, instead of computing everything anew.
 *
 * <p>Give it another value whenever that no longer holds. What can be seen is tried before the running job stops: a state that has
 * no operator any more, or a type that cannot be read. What a state <em>means</em> only you know; rows that were written before stay as
 * the former jar wrote them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StateVersion {
    String value();
}
