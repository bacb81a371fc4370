/** The journal and the controller that carries it out. */
package dev.kappa.redeploy;
