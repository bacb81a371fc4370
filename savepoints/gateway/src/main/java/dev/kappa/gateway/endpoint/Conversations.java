package dev.kappa.gateway.endpoint;

import dev.kappa.topology.statement.StatementText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.results.ResultSet;
import org.apache.flink.table.gateway.api.session.SessionHandle;

/** When each client was last heard, and what it has open. */
final class Conversations {
    private final Clock clock;
    private final Map<SessionHandle, Instant> heard = new ConcurrentHashMap<>();
    private final Map<OperationHandle, Submitted> open = new ConcurrentHashMap<>();

    Conversations(Clock clock) {
        this.clock = clock;
    }

    void hear(SessionHandle session) {
        heard.put(session, clock.instant());
    }

    void begin(SessionHandle session, OperationHandle operation, StatementText statement) {
        open.put(operation, new Submitted(session, operation, statement, Optional.empty()));
    }

    /** Notes by which job a query's rows come. */
    void answered(OperationHandle operation, ResultSet rows) {
        boolean ready = rows.getResultType() != ResultSet.ResultType.NOT_READY;
        if (ready && rows.getJobID() != null) {
            open.computeIfPresent(
                    operation,
                    (o, s) -> s.job().isPresent() ? s : s.by(rows.getJobID().toHexString()));
        }
    }

    Optional<Submitted> find(OperationHandle operation) {
        return Optional.ofNullable(open.get(operation));
    }

    void end(OperationHandle operation) {
        open.remove(operation);
    }

    void end(SessionHandle session) {
        heard.remove(session);
        open.values().removeIf(s -> s.session().equals(session));
    }

    /** What is open in sessions that were not heard for so long. */
    List<Submitted> silentFor(Duration time) {
        return open.values().stream().filter(s -> silent(s.session(), time)).toList();
    }

    /** Queries with a job whose clients were heard meanwhile. */
    List<Submitted> queriesHeardWithin(Duration time) {
        return open.values().stream()
                .filter(s -> s.statement().isQuery() && s.job().isPresent() && !silent(s.session(), time))
                .toList();
    }

    private boolean silent(SessionHandle session, Duration time) {
        Instant last = heard.get(session);
        return last == null || Duration.between(last, clock.instant()).compareTo(time) > 0;
    }
}
