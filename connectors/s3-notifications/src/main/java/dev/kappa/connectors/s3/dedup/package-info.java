/**
 * Every fact once: a queue delivers a message again when it likes, and always after a failure. In: arrivals. Out: the same without those
 * that came before.
 */
package dev.kappa.connectors.s3.dedup;
