package dev.kappa.connectors.cdc;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Lets a record through when its topic is there and keeps records for ever. Known topics are made sure of at start. */
final class EnsureTopics extends RichMapFunction<CapturedRecord, CapturedRecord> {
    private static final long serialVersionUID = 1L;

    private final CdcSpec spec;
    private transient TopicGate gate;

    EnsureTopics(CdcSpec spec) {
        this.spec = spec;
    }

    @Override
    public void open(OpenContext context) {
        gate = new TopicGate(spec);
        Set<String> known = Databases.of(spec.options()).rawTopics(spec.source(), spec.options());
        gate.pass(known.stream().map(t -> spec.topicPrefix() + t).toList());
    }

    @Override
    public CapturedRecord map(CapturedRecord record) {
        if (!gate.passed(record.topic)) {
            gate.pass(List.of(record.topic));
        }
        return record;
    }

    @Override
    public void close() {
        if (gate != null) {
            gate.close();
        }
    }
}
