/** {@code make produce}: the smallest application there is. In: lines of text. Out: one record a line in a stream's raw topic. */
package dev.kappa.local.produce;
