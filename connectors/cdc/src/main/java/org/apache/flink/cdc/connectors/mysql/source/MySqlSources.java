package org.apache.flink.cdc.connectors.mysql.source;

import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;

/**
 * Opens the constructor of {@link MySqlSource} that takes a configuration factory: the builder would have the password at
 * once, and with it the job graph.
 */
public final class MySqlSources {
    private MySqlSources() {}

    public static <T> MySqlSource<T> of(MySqlSourceConfigFactory factory, DebeziumDeserializationSchema<T> schema) {
        return new MySqlSource<>(factory, schema);
    }
}
