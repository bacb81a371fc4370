/** S3 and SQS on one machine. */
package dev.kappa.local.objectstore;
