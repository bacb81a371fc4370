package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RootCauseTest {
    @Test
    void theDeepestCauseThatSaysSomethingIsTold() {
        assertEquals(
                "FileNotFoundException: Cannot find checkpoint 'file:/x' on storage",
                RootCause.of(
                        """
                        org.apache.flink.util.FlinkException: Failed to execute job 'x'.
                        \tat org.apache.flink.A.b(A.java:1)
                        Caused by: java.util.concurrent.CompletionException: java.io.FileNotFoundException: Cannot
                        \t... 3 more
                        Caused by: java.io.FileNotFoundException: Cannot find checkpoint
                        'file:/x' on storage
                        \tat java.base/java.lang.Thread.run(Thread.java:840)
                        Caused by: java.lang.RuntimeException
                        \t... 1 more
                        """));
    }

    @Test
    void aTraceWithoutAMessageTellsItsType() {
        assertEquals("NullPointerException", RootCause.of("java.lang.NullPointerException\n\tat a.B.c(B.java:1)"));
    }

    @Test
    void textThatIsNoTraceIsTakenAsItIs() {
        assertEquals("Not found: /jars", RootCause.of("Not found: /jars"));
    }
}
