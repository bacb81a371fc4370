package dev.kappa.connectors.s3.dedup;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.Arrival.Notified;
import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.notification.Sequencer;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets each fact of an object through once and says whether a later one of its key had come before. Keyed by {@link Arrival#scope}.
 *
 * <p>A fact is remembered for {@value #DAYS} days after it came, about 150 bytes in RocksDB; then the compaction drops it. A queue keeps a
 * message for 14 days at most, its time in a dead-letter queue included, and as long again when it is moved back from there. The newest
 * place alone would not do: an event that is late by a day is a fact all the same, and older than its key's newest.
 */
public final class OncePerVersion extends KeyedProcessFunction<String, Arrival, Arrival> {
    private static final long serialVersionUID = 1L;
    /** Twice the longest retention of SQS, and two days for clocks and the way. */
    static final int DAYS = 30;

    private static final int ENTRIES_A_LOOK_AT_THE_CLOCK = 1000;

    private transient MapState<String, Boolean> seen;
    private transient ValueState<String> newest;
    private transient Counter duplicates;

    @Override
    public void open(OpenContext context) {
        StateTtlConfig forgetting = StateTtlConfig.newBuilder(Duration.ofDays(DAYS))
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(ENTRIES_A_LOOK_AT_THE_CLOCK)
                .build();
        MapStateDescriptor<String, Boolean> facts = new MapStateDescriptor<>("seen", Types.STRING, Types.BOOLEAN);
        facts.enableTimeToLive(forgetting);
        ValueStateDescriptor<String> place = new ValueStateDescriptor<>("newest-sequencer", Types.STRING);
        place.enableTimeToLive(forgetting);
        seen = getRuntimeContext().getMapState(facts);
        newest = getRuntimeContext().getState(place);
        duplicates = getRuntimeContext().getMetricGroup().counter("duplicates");
    }

    @Override
    public void processElement(Arrival arrival, Context context, Collector<Arrival> out) throws Exception {
        if (seen.contains(arrival.identity())) {
            duplicates.inc();
            return;
        }
        seen.put(arrival.identity(), true);
        if (arrival instanceof Notified notified) {
            Notification notification = notified.notification();
            out.collect(new Notified(notified.messageId(), notification, superseded(notification)));
        } else if (arrival instanceof Unreadable) {
            out.collect(arrival);
        }
    }

    private boolean superseded(Notification notification) throws Exception {
        if (notification.sequencer().isEmpty()) {
            return false;
        }
        Sequencer own = notification.sequencer().get();
        String known = newest.value();
        if (known != null && own.compareTo(new Sequencer(known)) < 0) {
            return true;
        }
        newest.update(own.digits());
        return false;
    }
}
