package dev.kappa.jobs;

import dev.kappa.connectors.kafka.SideBranches;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.delegation.InternalPlan;
import org.apache.flink.table.delegation.Planner;

/**
 * Runs the compiled plan of a version: {@code --name x --version 3 --plan <base64(gzip(JSON))>}.
 *
 * <p>The plan is self-contained (it holds the tables that it reads and writes), so no catalog is needed. It is translated here rather than by {@code
 * EXECUTE PLAN}, which runs what leads to the plan's own sink and silently leaves out the connectors' {@link SideBranches}: dead letters and
 * the view's writer.
 *
 * <p>Times without a zone are UTC, unless the job's configuration says otherwise, so that a replay does not depend on the machine.
 */
public final class SqlJob {

    private SqlJob() {}

    public static void main(String[] args) throws Exception {
        JobArguments arguments = JobArguments.of(args, "name", "version", "plan");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        build(env, arguments.unpacked("plan"));
        env.execute(arguments.jobName());
    }

    /** Adds everything that the plan says to the environment, ready to be executed. */
    public static void build(StreamExecutionEnvironment env, String planJson) throws IOException {
        Configuration table = new Configuration();
        if (!env.getConfiguration()
                .getOptional(TableConfigOptions.LOCAL_TIME_ZONE)
                .isPresent()) {
            table.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
        }
        table.set(TableConfigOptions.PLAN_RESTORE_CATALOG_OBJECTS, TableConfigOptions.CatalogPlanRestore.ALL_ENFORCED);
        StreamTableEnvironment tables = StreamTableEnvironment.create(
                env,
                EnvironmentSettings.newInstance()
                        .inStreamingMode()
                        .withConfiguration(table)
                        .build());
        Planner planner = ((TableEnvironmentImpl) tables).getPlanner();
        InternalPlan plan = planner.loadPlan(PlanReference.fromJsonString(planJson));
        SideBranches.with(() -> planner.translatePlan(plan)).forEach(env::addOperator);
    }
}
