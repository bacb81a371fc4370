package dev.kappa.gateway.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.topology.statement.StatementText;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.results.ResultSet;
import org.apache.flink.table.gateway.api.results.ResultSetImpl;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.service.result.NotReadyResult;
import org.junit.jupiter.api.Test;

class AbandonedQueriesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final MovedClock clock = new MovedClock();
    private final Conversations conversations = new Conversations(clock);
    private final List<String> calls = new ArrayList<>();
    private boolean clusterAway;
    private final AbandonedQueries queries = new AbandonedQueries(
            (SqlGatewayService) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {SqlGatewayService.class},
                    (proxy, method, arguments) -> {
                        calls.add(method.getName() + " " + arguments[1]);
                        return null;
                    }),
            conversations,
            (job, until) -> {
                if (clusterAway) {
                    throw new Unavailable("Flink", "nobody answers");
                }
                calls.add("let " + job + " run until "
                        + Duration.between(START, until).toSeconds() + " s");
            },
            Duration.ofSeconds(70),
            clock);

    private final SessionHandle session = SessionHandle.create();
    private final JobID job = JobID.generate();

    @Test
    void aQueryWhoseClientIsHeardGoesOn() {
        query("SELECT * FROM orders");
        clock.seconds = 65;
        queries.look();
        conversations.hear(session); // its heartbeat
        clock.seconds = 130;
        queries.look();

        assertEquals(List.of("let " + job + " run until 95 s", "let " + job + " run until 160 s"), calls);
    }

    @Test
    void whatASilentClientHasOpenIsClosedOnce() {
        OperationHandle query = query("SELECT * FROM orders");
        clock.seconds = 71;
        queries.look();
        queries.look();

        assertEquals(List.of("closeOperation " + query), calls);
    }

    @Test
    void whatIsNoQueryNeedsNoHeartbeat() {
        query("INSERT INTO elsewhere SELECT * FROM orders");
        queries.look();

        assertEquals(List.of(), calls);
    }

    @Test
    void whatTheClientHasClosedIsForgotten() {
        conversations.end(query("SELECT * FROM orders"));
        query("SELECT * FROM payments");
        conversations.end(session);
        clock.seconds = 71;
        queries.look();

        assertEquals(List.of(), calls);
    }

    @Test
    void aClusterThatIsAwayEndsNothingHere() {
        query("SELECT * FROM orders");
        clusterAway = true;
        queries.look();
        clusterAway = false;
        queries.look();

        assertEquals(List.of("let " + job + " run until 30 s"), calls);
    }

    private OperationHandle query(String text) {
        OperationHandle operation = OperationHandle.create();
        conversations.hear(session);
        conversations.begin(session, operation, StatementText.of(text));
        conversations.answered(operation, NotReadyResult.INSTANCE);
        conversations.answered(
                operation,
                new ResultSetImpl(
                        ResultSet.ResultType.PAYLOAD,
                        1L,
                        ResolvedSchema.of(),
                        List.of(),
                        null,
                        true,
                        job,
                        ResultKind.SUCCESS_WITH_CONTENT));
        return operation;
    }

    private static final class MovedClock extends Clock {
        private long seconds;

        @Override
        public Instant instant() {
            return START.plusSeconds(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
