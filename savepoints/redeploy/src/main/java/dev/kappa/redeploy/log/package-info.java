/** The only door to Kafka. Goes in: names of topics and groups. Comes out: facts about them, or refusals with their repair. */
package dev.kappa.redeploy.log;
