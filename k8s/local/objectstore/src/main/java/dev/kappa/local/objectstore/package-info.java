/**
 * S3 with put notifications into SQS, for one machine: one process that stands in for the two AWS services.
 *
 * <p>In: S3 requests (signed with the one pair of keys) and SQS requests (not signed: ElasticMQ checks no signature). Out: the objects
 * as files, and for every successful change of an object one message {@code s3:ObjectCreated:*} or {@code s3:ObjectRemoved:*} in the queue
 * {@code <bucket>-events}, in the form that AWS sends. Creating a bucket creates its queue and the dead-letter queue behind it.
 *
 * <p>Everything survives {@code kill -9}: objects are renamed into place, the queue commits each message to disk before it answers. A
 * request is answered only after its notification is stored, so a crash between the two is an error that the client's retry repairs.
 */
package dev.kappa.local.objectstore;
