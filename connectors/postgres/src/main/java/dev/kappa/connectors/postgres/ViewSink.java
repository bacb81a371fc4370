package dev.kappa.connectors.postgres;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Puts the writer of a materialized view behind a stream. */
public final class ViewSink {

    private ViewSink() {}

    /**
     * @param rows rows of the type, or {@link Change}s of them if there is a key
     * @return the writer, for a uid; it is part of the job only if the job is executed with everything that its environment holds
     */
    public static SingleOutputStreamOperator<Void> attach(
            DataStream<RowData> rows, RowType type, Optional<List<String>> key, ViewOptions options) {
        return rows.transform(
                        "view " + options.name() + " in " + options.table(),
                        Types.VOID,
                        new ViewWriter(options, type, key))
                .setParallelism(1)
                .setMaxParallelism(1);
    }
}
