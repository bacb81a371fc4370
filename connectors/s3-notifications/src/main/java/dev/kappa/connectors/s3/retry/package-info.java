/** How long to wait before a call is made again. */
package dev.kappa.connectors.s3.retry;
