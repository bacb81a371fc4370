/**
 * The one configuration file. Goes in: a properties file. Comes out: {@link dev.kappa.redeploy.config.KappaConfig}, or every
 * problem of the file at once, each with file and line. {@link dev.kappa.redeploy.config.ConfigKeys} is the list of keys as
 * data, {@link dev.kappa.redeploy.config.ConfigReference} prints it, {@link dev.kappa.redeploy.config.ConfigCheck} asks
 * whether the systems that the file names are there. Secrets are never in the file: a key that holds one takes a reference
 * ({@code ${secret:name}}), resolved late by {@link dev.kappa.topology.secret.Secrets}.
 */
package dev.kappa.redeploy.config;
