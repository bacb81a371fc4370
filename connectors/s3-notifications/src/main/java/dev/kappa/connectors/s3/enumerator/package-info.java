/** Gives every reader that registers its share of the queue. Nothing is remembered: a restart deals out new shares. */
package dev.kappa.connectors.s3.enumerator;
