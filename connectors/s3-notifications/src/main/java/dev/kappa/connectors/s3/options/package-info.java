/** The options of {@code CREATE SOURCE … WITH ('connector'='s3-notifications', …)}: their keys, their checks, their values. */
package dev.kappa.connectors.s3.options;
