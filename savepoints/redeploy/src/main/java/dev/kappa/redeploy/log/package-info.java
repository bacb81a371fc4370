/**
 * The only door to Kafka. Goes in: names of topics and groups. Comes out: facts about them, or refusals with their repair; and where
 * the readers of one topic go on in the topic that takes its place.
 */
package dev.kappa.redeploy.log;
