/** The rules of the house that no compiler checks: which module may know which, and where versions are kept. */
package dev.kappa.local.house;
