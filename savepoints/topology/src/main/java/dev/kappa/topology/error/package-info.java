/** Errors that say where, what, which value and what to do; several at once. */
package dev.kappa.topology.error;
