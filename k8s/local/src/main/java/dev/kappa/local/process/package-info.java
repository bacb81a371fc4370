/**
 * Processes that outlive the launcher. In: a command line. Out: a detached process, known again later by its pid and the moment it was
 * started, so that a pid that the system has given to somebody else is never signalled.
 */
package dev.kappa.local.process;
