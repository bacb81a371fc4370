package dev.kappa.connectors.kafka.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.connectors.kafka.raw.PartitionClocks.InTime;
import dev.kappa.connectors.kafka.raw.PartitionClocks.Late;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class PartitionClocksTest {
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final LatenessRule RULE = new LatenessRule("s.late", Duration.ofMillis(100), Duration.ofDays(1));

    private PartitionClocks clocks = new PartitionClocks(RULE, Greatest::new);

    /** As the one that Flink generates: the greatest watermark so far, when it is asked. */
    private static final class Greatest implements WatermarkGenerator<RowData> {
        private long greatest = Long.MIN_VALUE;

        @Override
        public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
            if (!row.isNullAt(0)) {
                greatest = Math.max(greatest, row.getLong(0) - 100);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(new Watermark(greatest));
        }
    }

    private PartitionClocks.Verdict at(int partition, long time) {
        return clocks.judge(partition, NOW, GenericRowData.of(NOW + time));
    }

    @Test
    void aRowIsLateBelowTheWatermarkOfThoseBeforeItInItsPartition() {
        assertEquals(new InTime(), at(0, 1000));
        assertEquals(new InTime(), at(0, 900));
        assertEquals(
                new Late(
                        "the event time 2026-01-01T00:00:00.899Z is before the watermark 2026-01-01T00:00:00.900Z of the"
                                + " records before it in partition 0"),
                at(0, 899));
        assertEquals(new InTime(), at(1, 0));
        assertEquals(new InTime(), at(0, 1001));
        assertEquals(Late.class, at(0, 900).getClass());
    }

    @Test
    void aLateRowMovesNoClock() {
        at(0, 1000);
        at(0, 0);
        assertEquals(new InTime(), at(0, 900));
    }

    @Test
    void aClockIsThatOfTheRunBefore() {
        at(0, 1000);
        at(1, 50);
        PartitionClocks next = new PartitionClocks(RULE, Greatest::new);
        clocks.snapshot().forEach(pair -> next.restore((int) pair[0], pair[1]));
        next.restore(0, NOW - 5);
        clocks = next;
        assertEquals(Late.class, at(0, 899).getClass());
        assertEquals(new InTime(), at(0, 900));
        assertEquals(new InTime(), at(0, 950));
        assertEquals(new InTime(), at(1, 0));
    }

    @Test
    void aTimeFarAheadOfItsRecordMovesNoClock() {
        at(0, 1000);
        Refused refused = assertThrows(Refused.class, () -> at(0, 86_400_001));
        assertEquals(
                "the event time 2026-01-02T00:00:00.001Z is later than the record's timestamp 2026-01-01T00:00:00Z by more than"
                        + " 'event-time.max-ahead' (PT24H): it would end every window before it",
                refused.getMessage());
        assertEquals(new InTime(), at(0, 900));
        assertEquals(Late.class, at(0, 899).getClass());
        assertEquals(new InTime(), at(0, 86_400_000));
    }

    @Test
    void aRowWithoutAnEventTimeIsRefused() {
        at(0, 1000);
        Refused refused = assertThrows(Refused.class, () -> clocks.judge(0, NOW, GenericRowData.of((Object) null)));
        assertEquals("the record has no event time", refused.getMessage());
    }
}
