/** Names and texts that try to break out of where they stand, against the parser and the server that read them in the end. */
package dev.kappa.gateway.hostile;
