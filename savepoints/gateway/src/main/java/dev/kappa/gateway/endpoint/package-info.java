/**
 * Flink's SQL Gateway with Kappa's statements: the endpoint type {@code kappa}. It is Flink's own REST endpoint over Flink's own
 * service, with one thing between: a statement that is Kappa's is carried out here, every other reaches Flink untouched but for
 * {@code ${config:key}}. What Flink has against it comes back in our words where it names a place or something that does not exist, and
 * alone, without the server's stack trace ({@link dev.kappa.gateway.endpoint.KappaRestEndpoint}). A query whose client or gateway was
 * killed is ended ({@link dev.kappa.gateway.endpoint.AbandonedQueries}).
 */
package dev.kappa.gateway.endpoint;
