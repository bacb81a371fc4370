/**
 * What must not get out of a running stack, and who must not get in: secrets searched for wherever a stack leaves bytes, sockets, and the
 * rights of accounts.
 */
package dev.kappa.local.security;
