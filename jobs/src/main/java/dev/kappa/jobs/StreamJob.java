package dev.kappa.jobs;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;

/**
 * A stream that SQL cannot say, written as a DataStream program and declared by {@code CREATE STREAM … USING JOB 'its.Class' READING a, b}.
 *
 * <p>An implementation is public and has a public constructor without parameters. It gets the streams that it reads, with their event times and
 * watermarks, and returns the rows of the declared columns. Rules that make it a full member of the topology:
 * <ul>
 *   <li>every operator has a {@code uid}, or its state could not be found again after a restart; the job does not start otherwise
 *   <li>rows of an updating input carry their {@link org.apache.flink.types.RowKind}; so must the returned ones, if a primary key is declared
 *   <li>its result depends on its inputs and their event times only: no clock, no random number, no outside system, or a rebuild
 *       would give another result
 * </ul>
 *
 * <p>Its jar is compiled against {@code kappa-jobs.jar} and Flink and carries neither; it lies in the directory {@code job.jars} of the
 * configuration, and the statement names it: {@code WITH ('jar' = 'mine.jar')}. What else it needs is shaded into it, relocated where Kappa
 * or Flink has the same. One that declares a {@link StateVersion} can be redeployed.
 */
public interface StreamJob {

    DataStream<Row> build(StreamJobContext context);
}
