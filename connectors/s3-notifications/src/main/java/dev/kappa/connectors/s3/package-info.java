/**
 * Put notifications of S3 buckets, and the records of the objects that they name, as raw topics.
 *
 * <p>In: one SQS queue. Out: {@code <source>.notifications}, {@code <source>.records} and {@code <source>.dead-letters}, each fact exactly
 * once ({@link dev.kappa.connectors.s3.BucketPipeline}). {@link dev.kappa.connectors.s3.BucketInspector} looks at queue and bucket before
 * anything is created. Flink's roles of a source are the packages {@code source}, {@code enumerator}, {@code reader} and {@code split}; the
 * two services are interfaces in {@code queue} and {@code object}, and only {@code aws} knows an SDK.
 */
package dev.kappa.connectors.s3;
