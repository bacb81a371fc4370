package dev.kappa.connectors.kafka.snapshot;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * At the end of the input, the row that the newest message of each key left, if it left one. Batch mode sorts by key, but not within a
 * key; so the offset decides, and a key has one partition.
 */
final class NewestRow extends KeyedProcessFunction<String, KeyedChange, RowData> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<RowData> type;
    private transient ValueState<RowData> row;
    private transient ValueState<Long> offset;

    NewestRow(TypeInformation<RowData> type) {
        this.type = type;
    }

    @Override
    public void open(OpenContext context) {
        row = getRuntimeContext().getState(new ValueStateDescriptor<>("row", type));
        offset = getRuntimeContext().getState(new ValueStateDescriptor<>("offset", Types.LONG));
    }

    @Override
    public void processElement(KeyedChange change, Context context, Collector<RowData> out) throws Exception {
        Long newest = offset.value();
        if (newest == null) {
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        }
        if (newest == null || newest < change.f1) {
            offset.update(change.f1);
            row.update(change.f2);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<RowData> out) throws Exception {
        RowData newest = row.value();
        if (newest.getRowKind() != RowKind.DELETE) {
            newest.setRowKind(RowKind.INSERT);
            out.collect(newest);
        }
        row.clear();
        offset.clear();
    }
}
