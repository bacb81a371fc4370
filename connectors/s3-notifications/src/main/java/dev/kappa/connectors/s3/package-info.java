/** S3 put notifications through SQS. */
package dev.kappa.connectors.s3;
