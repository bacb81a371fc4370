/** The real systems that the integration tests run against, started once for all of them. */
package dev.kappa.connectors.s3.testing;
