/** What the names are and who reads whom: statements in, definitions and graph out. Touches no network. */
package dev.kappa.topology;
