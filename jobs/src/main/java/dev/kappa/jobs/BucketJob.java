package dev.kappa.jobs;

import dev.kappa.connectors.s3.BucketPipeline;
import dev.kappa.connectors.s3.BucketSpec;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionId;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * The job of a bucket source: {@code --name uploads --version 1 --options <base64(json)>}, the JSON being a {@link BucketSpec}. Creates the
 * raw topics first, and refuses existing ones that lose history.
 */
public final class BucketJob {
    private BucketJob() {}

    public static void main(String[] arguments) throws Exception {
        ParameterTool parameters = ParameterTool.fromArgs(arguments);
        VersionId version = new VersionId(parameters.getRequired("name"), parameters.getInt("version"));
        BucketSpec spec = BucketSpec.decode(parameters.getRequired("options"));
        BucketPipeline pipeline = new BucketPipeline(spec, version.version());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        pipeline.build(environment);
        pipeline.createTopics();
        environment.execute(Names.job(version));
    }
}
