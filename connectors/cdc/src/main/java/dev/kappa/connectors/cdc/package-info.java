/** Change data capture. */
package dev.kappa.connectors.cdc;
