package dev.kappa.jobs;

import dev.kappa.connectors.cdc.CdcPipeline;
import dev.kappa.connectors.cdc.CdcSpec;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of a database source: {@code --name shop --version 1 --options <base64 of a CdcSpec>}. One job and one slot or
 * binlog reader, whatever the number of tables. Says nothing about checkpoints: the cluster's configuration does.
 */
public final class CdcJob {
    private CdcJob() {}

    public static void main(String[] args) throws Exception {
        String name = argument(args, "--name");
        int version = Integer.parseInt(argument(args, "--version"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        CdcPipeline.build(env, CdcSpec.fromBase64(argument(args, "--options")), version);
        env.execute("kappa " + name + ".v" + version);
    }

    private static String argument(String[] args, String name) {
        List<String> all = Arrays.asList(args);
        int at = all.indexOf(name);
        if (at < 0 || at + 1 == all.size()) {
            throw new IllegalArgumentException("argument " + name + " is missing");
        }
        return all.get(at + 1);
    }
}
