package dev.kappa.jobs.testing;

import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Compiles as the gateway does: in a session that is not the job's. */
public final class Plans {

    private Plans() {}

    public static String compile(List<String> ddl, String insert) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        ddl.forEach(tables::executeSql);
        return tables.compilePlanSql(insert).asJsonString();
    }
}
