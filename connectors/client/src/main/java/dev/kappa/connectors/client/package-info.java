/**
 * For programs that read a stream with a Kafka consumer group of their own. Goes in: properties of a Kafka consumer, a data source of the
 * serving database, a stream's name. Comes out: the records of whichever version is live, each at least once.
 *
 * <p>{@link dev.kappa.connectors.client.LiveTopicConsumer} is the whole of it. {@link dev.kappa.connectors.client.LiveWatch} asks the view
 * {@code kappa.live_topics} which version is live; {@link dev.kappa.connectors.client.ReadingOrder} decides which topics are read, in which
 * order; {@link dev.kappa.connectors.client.GroupPositions} keeps what the group has processed.
 */
package dev.kappa.connectors.client;
