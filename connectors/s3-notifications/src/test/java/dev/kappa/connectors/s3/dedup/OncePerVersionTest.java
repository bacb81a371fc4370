package dev.kappa.connectors.s3.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.Arrival.Notified;
import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.arrival.ArrivalSerializer;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.notification.Sequencer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class OncePerVersionTest {
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @Test
    void aFactThatComesAgainIsDropped() throws Exception {
        try (var harness = harness()) {
            harness.open();
            take(harness, notified("1"), notified("1"), unreadable(0), unreadable(0), unreadable(1));

            assertEquals(List.of(notified("1"), unreadable(0), unreadable(1)), harness.extractOutputValues());
        }
    }

    @Test
    void anEventThatIsLateIsAFactAndMarked() throws Exception {
        try (var harness = harness()) {
            harness.open();
            take(harness, notified("2"), notified("1"), notified("10"), notified("F"));

            assertEquals(
                    List.of(notified("2"), superseded("1"), notified("10"), superseded("F")),
                    harness.extractOutputValues());
        }
    }

    @Test
    void aFactIsRememberedAsLongAsAQueueCanGiveItBackAlsoOverARestart() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            take(harness, notified("2"), unreadable(0));
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            harness.setStateTtlProcessingTime(
                    START + Duration.ofDays(OncePerVersion.DAYS).toMillis() - 1);
            take(harness, notified("2"), notified("1"), unreadable(0));

            assertEquals(List.of(superseded("1")), harness.extractOutputValues());
        }
    }

    @Test
    void whatIsOlderIsForgotten() throws Exception {
        try (var harness = harness()) {
            harness.open();
            take(harness, notified("2"), unreadable(0));
            harness.setStateTtlProcessingTime(
                    START + Duration.ofDays(OncePerVersion.DAYS).toMillis());
            take(harness, notified("2"), unreadable(0));

            assertEquals(
                    List.of(notified("2"), unreadable(0), notified("2"), unreadable(0)), harness.extractOutputValues());
        }
    }

    private static void take(KeyedOneInputStreamOperatorTestHarness<String, Arrival, Arrival> harness, Arrival... all)
            throws Exception {
        for (Arrival arrival : all) {
            harness.processElement(arrival, 0);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Arrival, Arrival> harness() throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<String, Arrival, Arrival>(
                new KeyedProcessOperator<>(new OncePerVersion()), Arrival::scope, Types.STRING);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend());
        harness.setup(ArrivalSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.setStateTtlProcessingTime(START);
        return harness;
    }

    private static Notified superseded(String sequencer) {
        return new Notified("message", notified(sequencer).notification(), true);
    }

    private static Notified notified(String sequencer) {
        return new Notified(
                "message",
                new Notification(
                        "bucket",
                        "a.csv",
                        Optional.empty(),
                        Optional.of("tag"),
                        OptionalLong.empty(),
                        Optional.of(new Sequencer(sequencer)),
                        "ObjectCreated:Put",
                        Instant.EPOCH,
                        "aws:s3",
                        Optional.empty()),
                false);
    }

    private static Unreadable unreadable(int part) {
        return new Unreadable("message", part, "no JSON", "{", Instant.EPOCH);
    }
}
