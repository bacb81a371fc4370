/**
 * The entry classes of every Flink job, each a thin main: arguments in, one job executed.
 *
 * <p>{@link dev.kappa.jobs.SqlJob} runs a compiled plan, {@link dev.kappa.jobs.DataStreamJobRunner} a {@link dev.kappa.jobs.StreamJob} that a user
 * has written, or tries it as a {@link dev.kappa.jobs.Trial}. Checkpoints, parallelism and restarts come from the configuration that the job is submitted with, never from here.
 */
package dev.kappa.jobs;
