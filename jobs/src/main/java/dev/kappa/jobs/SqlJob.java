package dev.kappa.jobs;

import dev.kappa.connectors.kafka.SideBranches;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.dag.Transformation;
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
 * Runs the compiled plan of a version: {@code --name x --version 3 --plan <base64(gzip(JSON))>}, and where the
 * plan was made under other settings than the defaults {@code --settings <base64(gzip(lines of key=value))>}.
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
        JobArguments arguments = JobArguments.of(args, List.of("name", "version", "plan"), List.of("settings"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        build(env, arguments.unpacked("plan"), settings(arguments));
        env.execute(arguments.jobName());
    }

    /** Adds everything that the plan says to the environment, ready to be executed. */
    public static void build(StreamExecutionEnvironment env, String planJson) throws IOException {
        build(env, planJson, Map.of());
    }

    /** @param settings of the planner ({@code table.*}) that the plan was made under */
    public static void build(StreamExecutionEnvironment env, String planJson, Map<String, String> settings)
            throws IOException {
        Configuration table = Configuration.fromMap(settings);
        if (!table.contains(TableConfigOptions.LOCAL_TIME_ZONE)
                && !env.getConfiguration()
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
        List<Transformation<?>> ends = SideBranches.with(() -> planner.translatePlan(plan));
        PartitionBounds.apply(ends);
        ends.forEach(env::addOperator);
    }

    /** Lines of {@code key=value}. */
    private static Map<String, String> settings(JobArguments arguments) {
        Map<String, String> settings = new HashMap<>();
        if (arguments.get("settings") != null) {
            arguments.unpacked("settings").lines().forEach(line -> {
                int equals = line.indexOf('=');
                settings.put(line.substring(0, equals), line.substring(equals + 1));
            });
        }
        return settings;
    }
}
