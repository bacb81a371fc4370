package dev.kappa.connectors.kafka.raw;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.RowData;

/**
 * Event time in each partition of a raw topic, by its records alone: a row whose time is below the watermark of the rows before it in its partition is
 * late. Not how fast the topic is read, nor what is in other partitions, nor when Flink emits watermarks plays a part; so a replay finds the same rows late.
 *
 * <p>Flink's generator of the declared watermark tells only the greatest watermark of all rows it was given. Each partition has one for the rows that
 * arrive in order; the watermark of a row that does not move it is that of a generator which has seen nothing else.
 */
final class PartitionClocks {

    /** What becomes of a row. */
    sealed interface Verdict {}

    /** In time. */
    record InTime() implements Verdict {}

    /** @param reason for the late record's header */
    record Late(String reason) implements Verdict {}

    private static final Verdict IN_TIME = new InTime();

    private final LatenessRule rule;
    private final Generators generators;
    private final Map<Integer, Clock> clocks = new HashMap<>();

    /** Makes generators that have seen no row. */
    @FunctionalInterface
    interface Generators {
        WatermarkGenerator<RowData> fresh();
    }

    PartitionClocks(LatenessRule rule, Generators generators) {
        this.rule = rule;
        this.generators = generators;
    }

    /** A clock of an earlier run. Several subtasks may have kept one of a partition; only its owner's is up to date, and it is the greatest. */
    void restore(int partition, long watermark) {
        clocks.computeIfAbsent(partition, p -> new Clock()).watermark =
                Math.max(clocks.get(partition).watermark, watermark);
    }

    /** Pairs of partition and watermark. */
    List<long[]> snapshot() {
        List<long[]> all = new ArrayList<>();
        clocks.forEach((partition, clock) -> all.add(new long[] {partition, clock.watermark}));
        return all;
    }

    /**
     * Judges the next row of a partition, and moves the partition's clock if it is in time. Throws {@link Refused} for a row without an event time, or with one
     * too far ahead of its record.
     *
     * @param recorded the Kafka timestamp of its record
     */
    Verdict judge(int partition, long recorded, RowData row) {
        Clock clock = clocks.computeIfAbsent(partition, p -> new Clock());
        long watermark = clock.after(row).orElseGet(() -> alone(row));
        if (watermark == Long.MIN_VALUE) {
            throw new Refused("the record has no event time");
        }
        long time = watermark + rule.delay().toMillis();
        if (recorded >= 0 && time - recorded > rule.maxAhead().toMillis()) {
            clock.forgetGenerator();
            throw new Refused("the event time " + Instant.ofEpochMilli(time) + " is later than the record's timestamp "
                    + Instant.ofEpochMilli(recorded) + " by more than 'event-time.max-ahead' (" + rule.maxAhead()
                    + "): it would end every window before it");
        }
        if (time < clock.watermark) {
            return new Late("the event time " + Instant.ofEpochMilli(time) + " is before the watermark "
                    + Instant.ofEpochMilli(clock.watermark) + " of the records before it in partition " + partition);
        }
        clock.watermark = Math.max(clock.watermark, watermark);
        return IN_TIME;
    }

    private long alone(RowData row) {
        WatermarkGenerator<RowData> generator = generators.fresh();
        Captured captured = new Captured();
        generator.onEvent(row, Long.MIN_VALUE, captured);
        generator.onPeriodicEmit(captured);
        return captured.watermark;
    }

    private final class Clock {
        private final Captured captured = new Captured();
        private WatermarkGenerator<RowData> generator = generators.fresh();
        private long watermark = Long.MIN_VALUE;

        /** The row's watermark, if it is a new maximum. */
        Optional<Long> after(RowData row) {
            long before = captured.watermark;
            generator.onEvent(row, Long.MIN_VALUE, captured);
            generator.onPeriodicEmit(captured);
            return captured.watermark > before ? Optional.of(captured.watermark) : Optional.empty();
        }

        /** It has seen a row that does not count. */
        void forgetGenerator() {
            generator = generators.fresh();
            captured.watermark = Long.MIN_VALUE;
        }
    }

    private static final class Captured implements WatermarkOutput {
        private long watermark = Long.MIN_VALUE;

        @Override
        public void emitWatermark(Watermark emitted) {
            watermark = Math.max(watermark, emitted.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
