/**
 * Kappa's statements. A text goes in; out comes a {@link dev.kappa.topology.statement.Statement}, nothing (the text is
 * Flink's and must reach Flink untouched), or a refusal with line and column.
 *
 * <p>Only what is Kappa's own is parsed. Queries and column declarations are Flink's language: they are kept as
 * {@link dev.kappa.topology.statement.TextPart}s, exactly as written, for Flink's parser; {@link
 * dev.kappa.topology.statement.AssembledText} brings the places that Flink reports back to the user's text.
 */
package dev.kappa.topology.statement;
