/** Immutable values on the wire between operators, written by formats of our own; nothing falls back to Kryo. */
package dev.kappa.connectors.s3.wire;
