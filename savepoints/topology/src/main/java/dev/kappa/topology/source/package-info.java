/** What the gateway asks an outside system at CREATE; connectors answer, found through {@link java.util.ServiceLoader}. */
package dev.kappa.topology.source;
