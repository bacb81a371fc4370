/** The client of other people's readers on a real Kafka and a real Postgres; rebuilds are played, not run. */
package dev.kappa.redeploy.readers;
