/** The one-machine stack. */
package dev.kappa.local;
