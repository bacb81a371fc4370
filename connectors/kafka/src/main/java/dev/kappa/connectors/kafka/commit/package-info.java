/**
 * What Flink's Kafka sink keeps to itself: that a transaction was aborted before it could be committed, because an outage was longer than
 * its timeout. The connector counts such a loss in a metric that the next restart resets, logs it, and goes on. In goes a Kafka sink and
 * where to leave notice; out comes the same sink, which leaves notice of every loss in Kafka before it goes on:
 * {@link dev.kappa.connectors.kafka.commit.LossNotice}.
 */
package dev.kappa.connectors.kafka.commit;
