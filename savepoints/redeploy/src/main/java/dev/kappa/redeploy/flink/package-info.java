/**
 * The only door to Flink. Goes in: submissions, cancellations, questions. Comes out: results with names.
 * {@link dev.kappa.redeploy.flink.FlinkCluster} is the session cluster over REST;
 * {@link dev.kappa.redeploy.flink.CheckpointStore} is the directory that jobs leave their checkpoints in;
 * {@link dev.kappa.redeploy.flink.RestoreRule} decides what a new attempt starts from, or refuses to guess. A checkpoint belongs to
 * the attempt that goes on from it, which leaves in the earlier one's directory the files that it needs still.
 */
package dev.kappa.redeploy.flink;
