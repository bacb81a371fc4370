/**
 * Objects as records. In: admitted notifications. Out: every record of every object version that the source's globs select, once, with
 * its place; for an object that cannot be read, one dead letter and no record.
 *
 * <p>An object is first fetched to local disk by a few threads, unpacked and checked to its end
 * ({@link dev.kappa.connectors.s3.object.ObjectFetcher}); then the operator ({@link dev.kappa.connectors.s3.object.ReadObjects}) emits its
 * records in the order in which notifications came. A checkpoint waits neither for a download nor for a large object: pieces of 4 MiB go
 * out between barriers, and a position in the state says where to go on. So an object of at most 4 MiB is emitted whole within one epoch;
 * of a larger one a restored job reads the same bytes again and skips what it had emitted.
 */
package dev.kappa.connectors.s3.object;
