/**
 * The {@code kappa-raw} table connector, <em>admission</em>: bytes of a raw topic go in; rows that are what the stream declares come out, and every other
 * record goes to the stream's dead-letter topic with its bytes, its place and the reason.
 *
 * <p>{@link dev.kappa.connectors.kafka.raw.Admission} decides: {@code StrictInput} refuses what Flink's formats would silently
 * change (a decimal that becomes NULL, {@code yes} that becomes FALSE, 1.7 that becomes 1), then Flink's own format decodes, then {@code RowCheck} looks at the result.
 * What was counted survives restarts: {@code records_in = accepted + dead_letters + late + header_lines}, exactly.
 *
 * <p>What is <em>late</em> is decided here and nowhere else, by {@link dev.kappa.connectors.kafka.raw.PartitionClocks}: per raw partition, in the order of the log. A late
 * record goes to the stream's topic of late ones. The others reach the version's partition of the same number, so that no reader finds one of them late.
 */
package dev.kappa.connectors.kafka.raw;
