/**
 * The only package that knows the AWS SDK (version 1: asked for, without fixes since 2025-12-31). A move to version 2 rewrites
 * {@link dev.kappa.connectors.s3.aws.SqsQueue}, {@link dev.kappa.connectors.s3.aws.S3Store} and what they share, and nothing else.
 */
package dev.kappa.connectors.s3.aws;
