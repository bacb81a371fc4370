/** Kappa statements in the Flink SQL Gateway. */
package dev.kappa.gateway;
