package dev.kappa.redeploy.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserFrameTest {
    @Test
    void theMethodThatFlinkCalledIsTold() {
        assertEquals(
                Optional.of("its.Shout.eval, Shout.java:9"),
                UserFrame.of(
                        """
                        org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException: Could not forward element
                        \tat org.apache.flink.streaming.A.b(A.java:1)
                        Caused by: java.lang.NumberFormatException: For input string: "x"
                        \tat java.base/java.lang.Integer.parseInt(Integer.java:652)
                        \tat its.library.Numbers.read(Numbers.java:3)
                        \tat its.Shout$Inner.deep(Shout.java:30)
                        \tat its.Shout.eval(Shout.java:9)
                        \tat StreamExecCalc$12.processElement(Unknown Source)
                        \tat org.apache.flink.streaming.C.d(C.java:1)
                        \tat its.NotThis.one(NotThis.java:1)
                        """));
    }

    @Test
    void itsNameDoesNotDecideWhoIsToBlame() {
        String named = UserFrame.named(
                "java.lang.NullPointerException\n\tat its.SlotTimeout.eval(SlotTimeout.java:9)\n\tat Calc$1.a(Unknown Source)");
        assertEquals("NullPointerException (in its.SlotTimeout.eval, SlotTimeout.java:9)", named);
        assertEquals(FailureCause.OWN, FailureCause.of(named));
        assertEquals(FailureCause.SURROUNDINGS, FailureCause.of("no slot (in its.Shout.eval, Shout.java:9)"));
    }

    @Test
    void whatFlinkOrAConnectorThrowsIsNobodysCode() {
        assertEquals(
                Optional.empty(),
                UserFrame.of(
                        """
                        java.lang.ArithmeticException: division by zero
                        \tat java.base/java.math.BigDecimal.divide(BigDecimal.java:1)
                        \tat StreamExecCalc$1.processElement(Unknown Source)
                        \tat org.apache.flink.A.b(A.java:1)
                        """));
        assertEquals(
                Optional.empty(),
                UserFrame.of("org.postgresql.util.PSQLException: no\n\tat org.postgresql.A.b(A.java:1)"));
        assertEquals(Optional.empty(), UserFrame.of("Not found: /jars"));
    }
}
