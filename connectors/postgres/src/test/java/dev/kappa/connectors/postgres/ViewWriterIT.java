package dev.kappa.connectors.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** What the writer keeps and when it lets go, around every point where it may be stopped. */
class ViewWriterIT {

    private static final RowType TYPE =
            RowType.of(new LogicalType[] {VarCharType.STRING_TYPE.copy(false), new IntType()}, new String[] {"k", "v"});

    private final TestPostgres postgres = TestPostgres.shared();

    private OneInputStreamOperatorTestHarness<RowData, Void> writer(String name, OperatorSubtaskState state)
            throws Exception {
        ViewOptions options = postgres.options(name, 0);
        Optional<List<String>> key = Optional.of(List.of("k"));
        postgres.execute(options.viewTable(TYPE, key).createStatement());
        OneInputStreamOperatorTestHarness<RowData, Void> harness =
                new OneInputStreamOperatorTestHarness<>(new ViewWriter(options, TYPE, key));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static StreamRecord<RowData> created(String key, int value) {
        return new StreamRecord<>(Change.created(GenericRowData.of(StringData.fromString(key), value)));
    }

    private List<String> shown(String name) throws Exception {
        return postgres.rows("SELECT k, v FROM " + name + "_v1 ORDER BY k");
    }

    private List<String> epoch(String name) throws Exception {
        return postgres.rows("SELECT epoch FROM kappa.view_progress WHERE name = '" + name + "'");
    }

    @Test
    void rowsAreVisibleWhenTheirCheckpointHasCompletedAndNotBefore() throws Exception {
        try (var writer = writer("later", null)) {
            writer.processElement(created("a", 1));
            writer.snapshot(1, 0);
            writer.processElement(created("b", 2));
            assertEquals(List.of(), shown("later"));

            writer.notifyOfCompletedCheckpoint(1);

            assertEquals(List.of("a|1"), shown("later"));
            assertEquals(List.of("1"), epoch("later"));
        }
    }

    @Test
    void anEpochWithoutChangesAdvancesToo() throws Exception {
        try (var writer = writer("quiet", null)) {
            writer.snapshot(4, 0);
            writer.notifyOfCompletedCheckpoint(4);

            assertEquals(List.of("4"), epoch("quiet"));
        }
    }

    @Test
    void theEpochsOfCheckpointsThatDidNotCompleteComeWithTheNext() throws Exception {
        try (var writer = writer("skipped", null)) {
            writer.processElement(created("a", 1));
            writer.snapshot(1, 0);
            writer.processElement(created("b", 2));
            writer.snapshot(2, 0);

            writer.notifyOfCompletedCheckpoint(2);

            assertEquals(List.of("a|1", "b|2"), shown("skipped"));
            assertEquals(List.of("2"), epoch("skipped"));
        }
    }

    @Test
    void aCrashBetweenTheCheckpointAndTheDatabaseIsMadeUpForAtTheRestart() throws Exception {
        OperatorSubtaskState state;
        try (var writer = writer("crash", null)) {
            writer.processElement(created("a", 1));
            state = writer.snapshot(1, 0);
        }
        assertEquals(List.of(), shown("crash"));

        try (var writer = writer("crash", state)) {
            assertEquals(List.of("a|1"), shown("crash"));
            state = writer.snapshot(2, 0);
            writer.notifyOfCompletedCheckpoint(2);
        }
        try (var again = writer("crash", state)) {
            assertEquals(List.of("a|1"), shown("crash"));
        }
    }

    @Test
    void aStartFromAnOlderStateIsRefused() throws Exception {
        OperatorSubtaskState older;
        try (var writer = writer("older", null)) {
            older = writer.snapshot(8, 0);
            writer.snapshot(9, 0);
            writer.notifyOfCompletedCheckpoint(9);
        }

        IllegalStateException refused = assertThrows(
                IllegalStateException.class, () -> writer("older", older).close());

        assertEquals(
                "view older version 1 in public.older_v1 shows epoch 9, but this job starts at epoch 8. Writing would move the"
                        + " view backwards. Start it from its newest savepoint or checkpoint, or create the version's table and"
                        + " progress anew to begin from nothing.",
                refused.getMessage());
    }

    @Test
    void aRowThatPostgresCannotHoldReplacesNothingAndLeavesNoOldOne() throws Exception {
        try (var writer = writer("nul", null)) {
            writer.processElement(created("a", 1));
            writer.processElement(created("b\0", 1));
            writer.snapshot(1, 0);
            writer.notifyOfCompletedCheckpoint(1);

            assertEquals(List.of("a|1"), shown("nul"));
        }
    }
}
