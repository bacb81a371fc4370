/**
 * What a session may not do by Flink's own statements, unless {@code gateway.code-and-files = ALLOW}: load code into the gateway and the
 * cluster, or reach files and systems with their rights. A statement's text or a session's settings go in; what is wrong with them comes
 * out. The text is read by the very parsers that Flink reads it with, so that no comment or quote makes the two differ.
 */
package dev.kappa.gateway.guard;
