/**
 * What a queue's message says about objects. In: the body of a message, in any of the envelopes that S3 notifications travel in. Out:
 * {@link dev.kappa.connectors.s3.notification.Notification}s, and for what cannot be read the reason. Pure: no network, no clock, no Flink.
 */
package dev.kappa.connectors.s3.notification;
