/**
 * Flink's SQL Gateway with Kappa's statements: the endpoint type {@code kappa}. It is Flink's own REST endpoint over Flink's own
 * service, with one thing between: a statement that is Kappa's is carried out here, every other reaches Flink untouched.
 */
package dev.kappa.gateway.endpoint;
