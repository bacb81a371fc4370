/**
 * The {@code kappa-raw} table connector, <em>admission</em>: bytes of a raw topic go in; rows that are what the stream declares come out, and every other
 * record goes to the stream's dead-letter topic with its bytes, its place and the reason.
 *
 * <p>{@link dev.kappa.connectors.kafka.raw.Admission} decides: {@code StrictInput} refuses what Flink's formats would silently
 * change (a decimal that becomes NULL, {@code yes} that becomes FALSE, 1.7 that becomes 1), then Flink's own format decodes, then {@code RowCheck} looks at the result.
 * What was counted survives restarts: {@code records_in = accepted + dead_letters + header_lines}, exactly.
 */
package dev.kappa.connectors.kafka.raw;
