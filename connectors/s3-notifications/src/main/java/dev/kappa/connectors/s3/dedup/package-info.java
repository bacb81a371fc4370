/**
 * Every fact once: a queue delivers a message again when it likes, and always after a failure. In: arrivals. Out: the same without those
 * that came in the 30 days before. So the state is bounded by a month's notifications; a message that someone keeps elsewhere and sends
 * once more after that is a new fact, and its object's records come again.
 */
package dev.kappa.connectors.s3.dedup;
