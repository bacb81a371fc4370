/** The mains of all jobs. */
package dev.kappa.jobs;
