package dev.kappa.connectors.kafka.version;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.postgres.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FoldTest {

    private static final RowType TYPE =
            RowType.of(new LogicalType[] {VarCharType.STRING_TYPE, new IntType()}, new String[] {"k", "v"});

    private OneInputStreamOperatorTestHarness<RowData, RowData> harness;

    private void open(List<String> key, long bufferRows) throws Exception {
        open(TYPE, key, Optional.empty(), bufferRows);
    }

    private void open(RowType type, List<String> key, Optional<String> eventTime, long bufferRows) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(
                new Fold(type, new RowKey(type, key), EpochOrder.of(type, eventTime), bufferRows),
                InternalTypeInfo.of(type).toSerializer());
        harness.setup(InternalTypeInfo.of(Change.type(type)).toSerializer());
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void change(RowKind kind, String key, Integer value) throws Exception {
        harness.processElement(new StreamRecord<>(GenericRowData.ofKind(kind, StringData.fromString(key), value)));
    }

    private List<String> epoch() throws Exception {
        List<String> changes = new ArrayList<>(epochInOrder());
        changes.sort(null);
        return changes;
    }

    private List<String> epochInOrder() throws Exception {
        harness.getOutput().clear();
        harness.prepareSnapshotPreBarrier(1);
        List<String> changes = new ArrayList<>();
        for (Object record : harness.getOutput()) {
            RowData change = (RowData) ((StreamRecord<?>) record).getValue();
            changes.add(change.getString(2) + " " + text(change, 0) + " " + text(change, 1));
        }
        return changes;
    }

    private static String text(RowData change, int place) {
        if (change.isNullAt(place)) {
            return "-";
        }
        RowData row = change.getRow(place, 2);
        return (row.isNullAt(0) ? "NULL" : row.getString(0)) + "=" + row.getInt(1);
    }

    @Test
    void anUpdateIsOneChangeInWhicheverOrderItsHalvesCome() throws Exception {
        open(List.of("k"), 100);
        change(RowKind.UPDATE_BEFORE, "a", 1);
        change(RowKind.UPDATE_AFTER, "a", 2);
        change(RowKind.INSERT, "b", 20);
        change(RowKind.DELETE, "b", 10);
        change(RowKind.UPDATE_AFTER, "c", 3);
        change(RowKind.UPDATE_AFTER, "c", 2);
        change(RowKind.UPDATE_BEFORE, "c", 2);
        change(RowKind.UPDATE_BEFORE, "c", 1);

        assertEquals(List.of("u a=1 a=2", "u b=10 b=20", "u c=1 c=3"), epoch());
    }

    @Test
    void whatComesAndGoesInAnEpochIsNoChange() throws Exception {
        open(List.of("k"), 100);
        change(RowKind.INSERT, "a", 1);
        change(RowKind.DELETE, "a", 1);
        change(RowKind.DELETE, "b", 1);
        change(RowKind.INSERT, "b", 1);
        change(RowKind.INSERT, "c", 1);
        change(RowKind.DELETE, "d", 1);

        assertEquals(List.of("c - c=1", "d d=1 -"), epoch());
        assertEquals(List.of(), epoch());
    }

    @Test
    void aKeyMayBeNullOrEmpty() throws Exception {
        open(List.of("k"), 100);
        change(RowKind.INSERT, null, 1);
        assertEquals(List.of("c - NULL=1"), epoch());
        harness.close();

        open(List.of(), 100);
        change(RowKind.UPDATE_BEFORE, "a", 1);
        change(RowKind.UPDATE_AFTER, "b", 2);
        assertEquals(List.of("u a=1 b=2"), epoch());
    }

    @Test
    void aKeyThatIsNotUniqueKeepsItsLastRow() throws Exception {
        open(List.of("k"), 100);
        change(RowKind.INSERT, "a", 1);
        change(RowKind.INSERT, "a", 2);

        assertEquals(List.of("c - a=2"), epoch());
    }

    @Test
    void anEpochLargerThanTheBufferIsStillOneChangeAKey() throws Exception {
        open(List.of("k"), 10);
        for (int i = 0; i < 1000; i++) {
            change(RowKind.INSERT, "k" + i, 1);
        }
        for (int i = 0; i < 1000; i++) {
            change(RowKind.UPDATE_AFTER, "k" + i, 2);
        }
        for (int i = 0; i < 1000; i++) {
            change(RowKind.UPDATE_BEFORE, "k" + i, 1);
        }

        List<String> first = epoch();
        change(RowKind.DELETE, "k0", 2);

        assertEquals(1000, first.size());
        assertEquals(1000, first.stream().filter(c -> c.matches("c - k\\d+=2")).count());
        assertEquals(List.of("d k0=2 -"), epoch());
    }

    @Test
    void theEndOfTheInputEndsTheEpoch() throws Exception {
        open(List.of("k"), 100);
        change(RowKind.INSERT, "a", 1);

        harness.endInput();

        assertEquals(1, harness.getOutput().size());
        assertEquals(List.of(), epoch());
    }

    @Test
    void anEpochIsWrittenInTheOrderInWhichItsKeysFirstChanged() throws Exception {
        for (long bufferRows : List.of(10_000L, 10L)) {
            open(List.of("k"), bufferRows);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                change(RowKind.INSERT, "k" + i, 1);
            }
            for (int i = 499; i >= 0; i -= 2) {
                change(RowKind.UPDATE_BEFORE, "k" + i, 1);
                change(RowKind.UPDATE_AFTER, "k" + i, 2);
            }
            for (int i = 0; i < 500; i++) {
                expected.add("c - k" + i + "=" + (i % 2 + 1));
            }

            assertEquals(expected, epochInOrder());
            harness.close();
        }
    }

    @Test
    void anEpochWithEventTimeIsWrittenInItsOrder() throws Exception {
        RowType type = RowType.of(
                new LogicalType[] {VarCharType.STRING_TYPE, new IntType(), new TimestampType(3)},
                new String[] {"k", "v", "at"});
        for (long bufferRows : List.of(10_000L, 10L)) {
            open(type, List.of("k"), Optional.of("at"), bufferRows);
            for (int i = 0; i < 500; i++) {
                Object at = i == 250 ? null : TimestampData.fromEpochMillis(i * 7919 % 499);
                harness.processElement(new StreamRecord<>(GenericRowData.of(StringData.fromString("k" + i), i, at)));
            }
            harness.getOutput().clear();
            harness.prepareSnapshotPreBarrier(1);
            List<Long> times = new ArrayList<>();
            for (Object record : harness.getOutput()) {
                RowData row = ((RowData) ((StreamRecord<?>) record).getValue()).getRow(1, 3);
                times.add(row.isNullAt(2) ? -1 : row.getTimestamp(2, 3).getMillisecond());
            }

            assertEquals(500, times.size());
            assertEquals(times.stream().sorted().toList(), times);
            harness.close();
        }
    }
}
