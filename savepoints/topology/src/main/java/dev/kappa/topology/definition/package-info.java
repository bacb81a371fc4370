/** Definitions: immutable values that describe sources, streams, views and their versions. Stored as JSON. */
package dev.kappa.topology.definition;
