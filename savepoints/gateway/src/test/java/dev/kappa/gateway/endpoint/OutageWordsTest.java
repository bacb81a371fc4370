package dev.kappa.gateway.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ConnectException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.table.api.TableException;
import org.junit.jupiter.api.Test;

class OutageWordsTest {
    private final OutageWords words = new OutageWords(URI.create("http://127.0.0.1:8081"));

    @Test
    void aClusterThatDoesNotAnswerIsNamed() {
        assertEquals(
                "UNREACHABLE: Flink at http://127.0.0.1:8081 does not answer (Connection refused: /127.0.0.1:8081). Start it or"
                        + " correct its address, and try again.",
                said(new TableException(
                        "Failed to execute sql",
                        new ExecutionException(new ConnectException("Connection refused: /127.0.0.1:8081")))));
    }

    @Test
    void aJobThatItsJobManagerHasForgottenIsGone() {
        assertEquals(
                "JOB_FAILED: the job of the query is gone: Flink's JobManager was started anew under it. Run the query again.",
                said(
                        new TableException(
                                "Failed to fetch next result",
                                new RuntimeException(
                                        "org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job (0f)"))));
    }

    @Test
    void aJobThatFailedTellsItsCause() {
        assertEquals(
                "JOB_FAILED: the job of the query has failed: ArithmeticException: / by zero. If what it stands on was away, run"
                        + " it again; else change the query.",
                said(new RuntimeException(
                        "Failed to fetch next result",
                        new JobExecutionException(
                                null, "Job execution failed.", new ArithmeticException("/ by zero")))));
    }

    @Test
    void whatFlinkHasAgainstTheStatementItselfStaysAsItIs() {
        assertEquals(Optional.empty(), words.of(new TableException("Unsupported query.")));
    }

    private String said(Throwable failure) {
        return words.of(failure).orElseThrow().getMessage();
    }
}
