/** Secrets by reference: {@code ${secret:name}} in an option, resolved in the process that needs the value. */
package dev.kappa.topology.secret;
