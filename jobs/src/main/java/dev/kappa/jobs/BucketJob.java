package dev.kappa.jobs;

import dev.kappa.connectors.s3.BucketPipeline;
import dev.kappa.connectors.s3.BucketSpec;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of a bucket source: {@code --name uploads --version 1 --options <base64 of a BucketSpec>}. Creates the raw topics first, and
 * refuses existing ones that lose history.
 */
public final class BucketJob {
    private BucketJob() {}

    public static void main(String[] args) throws Exception {
        JobArguments arguments = JobArguments.of(args, "name", "version", "options");
        BucketPipeline pipeline = new BucketPipeline(
                BucketSpec.decode(arguments.get("options")), Integer.parseInt(arguments.get("version")));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        pipeline.build(environment);
        pipeline.createTopics();
        environment.execute(arguments.jobName());
    }
}
