package org.apache.flink.cdc.connectors.mysql.debezium.reader;

import io.debezium.pipeline.source.spi.ChangeEventSource.ChangeEventSourceContext;

/**
 * Takes the place of Flink CDC's class of this name, which in 3.5.0 cannot be started again; see
 * {@link org.apache.flink.cdc.connectors.mysql.debezium.task.MySqlBinlogSplitReadTask}.
 */
public class StoppableChangeEventSourceContext implements ChangeEventSourceContext {
    private volatile boolean running = true;

    public void startChangeEventSource() {
        running = true;
    }

    public void stopChangeEventSource() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
