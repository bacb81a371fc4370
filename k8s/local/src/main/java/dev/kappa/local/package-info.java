/**
 * The one-machine stack: real Kafka, Postgres, S3 with SQS, Flink, the SQL Gateway and Kappa's controller, each its own process.
 *
 * <p>In: a checkout that was built, ports and a home directory from the environment ({@link dev.kappa.local.StackSettings}). Out: running
 * parts that outlive the launcher, their data, logs and pid files under the home, and {@code kappa.properties} that tells everybody else
 * where they are. {@link dev.kappa.local.Stack} is the front door; {@code part} knows the parts, {@code process} detached processes,
 * {@code command} what up, down, status and logs do with them.
 */
package dev.kappa.local;
