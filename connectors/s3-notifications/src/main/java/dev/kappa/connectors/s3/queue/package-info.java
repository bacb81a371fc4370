/**
 * The queue that notifications wait in, in our own words: {@link dev.kappa.connectors.s3.queue.NotificationQueue}. What stands behind it
 * is decided in {@code dev.kappa.connectors.s3.aws}; tests put a queue of their own there.
 */
package dev.kappa.connectors.s3.queue;
