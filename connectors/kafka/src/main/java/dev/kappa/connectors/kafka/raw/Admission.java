package dev.kappa.connectors.kafka.raw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decides about each raw record: admitted as rows to the main output, or as a dead letter or a late record to the side output {@link
 * #REFUSED}.
 *
 * <p>All rows of a record (an update of a CDC topic has two) are admitted together or not at all. Records of a bucket that belong to other
 * prefixes are nobody's here and are not counted. In a CDC topic an empty value (Debezium's tombstone after a delete) says nothing new and is
 * accepted without a row; anywhere else it is a dead letter.
 */
final class Admission extends AbstractStreamOperator<RowData> implements OneInputStreamOperator<RawRecord, RowData> {

    static final OutputTag<RawRecord> REFUSED = new OutputTag<>("dead-letters", RawRecordType.INSTANCE);

    private static final long serialVersionUID = 1L;

    private final AdmissionRules rules;

    private transient AdmissionCounts counts;
    private transient ListState<long[]> countState;
    private transient Optional<PartitionClocks> clocks;
    private transient ListState<long[]> clockState;
    private transient List<RowData> rows;
    private transient Collector<RowData> collector;

    Admission(AdmissionRules rules) {
        this.rules = rules;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counts = new AdmissionCounts(getMetricGroup());
        countState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("counts", LongPrimitiveArraySerializer.INSTANCE));
        for (long[] part : countState.get()) {
            counts.restore(part);
        }
        clocks = Optional.ofNullable(rules.lateness()).map(this::clocks);
        clockState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("clocks", LongPrimitiveArraySerializer.INSTANCE));
        for (long[] clock : clockState.get()) {
            clocks.ifPresent(all -> all.restore((int) clock[0], clock[1]));
        }
    }

    private PartitionClocks clocks(AdmissionRules.Lateness lateness) {
        WatermarkGeneratorSupplier.Context context = this::getMetricGroup;
        return new PartitionClocks(lateness.rule(), () -> lateness.watermarks().createWatermarkGenerator(context));
    }

    @Override
    public void open() throws Exception {
        super.open();
        DeserializationSchema.InitializationContext context =
                RuntimeContextInitializationContextAdapters.deserializationAdapter(getRuntimeContext());
        rules.strict().open(context);
        rules.decoder().open(context);
        rows = new ArrayList<>(2);
        collector = new Collector<>() {
            @Override
            public void collect(RowData row) {
                rows.add(row);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void processElement(StreamRecord<RawRecord> element) {
        RawRecord raw = element.getValue();
        if (!rules.selects(raw)) {
            return;
        }
        if (rules.isHeaderLine(raw)) {
            counts.headerLine();
            return;
        }
        rows.clear();
        try {
            decode(raw);
            for (int i = 0; i < rows.size(); i++) {
                rows.set(i, withMetadata(rows.get(i), raw));
            }
            Optional<String> late = late(raw);
            if (late.isPresent()) {
                counts.late();
                refuse(raw.asLate(rules.stream(), rules.version(), late.get()));
                return;
            }
        } catch (Exception refused) {
            counts.deadLetter();
            refuse(raw.asDeadLetter(rules.stream(), rules.version(), Reasons.of(refused)));
            return;
        }
        counts.accepted();
        for (RowData row : rows) {
            output.collect(new StreamRecord<>(row, raw.timestamp()));
        }
    }

    private void refuse(RawRecord letter) {
        output.collect(REFUSED, new StreamRecord<>(letter));
    }

    /** Why the record is late, if it is. A record has one row, except where it changes rows, of which none is ever late. */
    private Optional<String> late(RawRecord raw) {
        if (clocks.isEmpty()) {
            return Optional.empty();
        }
        for (RowData row : rows) {
            if (clocks.get().judge(raw.partition(), raw.timestamp(), row) instanceof PartitionClocks.Late late) {
                return Optional.of(late.reason());
            }
        }
        return Optional.empty();
    }

    private void decode(RawRecord raw) throws Exception {
        if (raw.value() == null || raw.value().length == 0) {
            if (rules.kind() == RawKind.CDC) {
                return;
            }
            throw new Refused(raw.value() == null ? "the record has no value (a tombstone)" : "the record is empty");
        }
        rules.strict().check(raw.value());
        rules.decoder().deserialize(raw.value(), collector);
        if (rows.isEmpty()) {
            throw new Refused("the record holds no row");
        }
        rows.forEach(rules.check()::check);
    }

    private RowData withMetadata(RowData row, RawRecord raw) {
        if (rules.metadata().isEmpty()) {
            return row;
        }
        GenericRowData metadata = new GenericRowData(rules.metadata().size());
        for (int i = 0; i < rules.metadata().size(); i++) {
            metadata.setField(i, rules.metadata().get(i).of(raw));
        }
        return new JoinedRowData(row.getRowKind(), row, metadata);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        countState.update(List.of(counts.snapshot()));
        clockState.update(clocks.map(PartitionClocks::snapshot).orElse(List.of()));
    }
}
