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
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets each fact of an object through once and says whether a later one of its key had come before. Keyed by {@link Arrival#scope}.
 *
 * <p>Object versions are remembered for ever, for a message may come back from a dead-letter queue long after; that is about 150 bytes in
 * RocksDB for each. Messages that cannot be read are remembered for 15 days, one more than a queue can keep them.
 */
public final class OncePerVersion extends KeyedProcessFunction<String, Arrival, Arrival> {
    private static final long serialVersionUID = 1L;
    private static final long REMEMBER_MESSAGES = Duration.ofDays(15).toMillis();

    private transient MapState<String, Boolean> seen;
    private transient ValueState<String> newest;
    private transient Counter duplicates;

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getMapState(new MapStateDescriptor<>("seen", Types.STRING, Types.BOOLEAN));
        newest = getRuntimeContext().getState(new ValueStateDescriptor<>("newest-sequencer", Types.STRING));
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
            context.timerService()
                    .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + REMEMBER_MESSAGES);
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

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Arrival> out) {
        seen.clear();
    }
}
