package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureCauseTest {
    @Test
    void whatAJobStandsOnComesBack() {
        for (String reason : List.of(
                "RemoteTransportException: Connection unexpectedly closed by remote task manager '127.0.0.1:1'",
                "TimeoutException: Heartbeat of TaskManager with id x timed out.",
                "NoResourceAvailableException: Could not acquire the minimum required resources.",
                "ConnectException: Connection refused",
                "SocketException: Broken pipe",
                "PSQLException: FATAL: terminating connection due to administrator command",
                "PSQLException: FATAL: the database system is starting up",
                "KafkaException: Failed to get metadata for topics [t].",
                "IOException: No space left on device",
                "Kafka at localhost:9092 does not answer (Timed out waiting for a node assignment. Call: listOffsets)")) {
            assertEquals(FailureCause.SURROUNDINGS, FailureCause.of(reason), reason);
        }
    }

    @Test
    void whatAJobDoesItselfItDoesAgain() {
        for (String reason : List.of(
                "ArithmeticException: / by zero",
                "NumberFormatException: For input string: \"x\"",
                "PSQLException: ERROR: numeric field overflow",
                "NullPointerException",
                "")) {
            assertEquals(FailureCause.OWN, FailureCause.of(reason), reason);
        }
    }
}
