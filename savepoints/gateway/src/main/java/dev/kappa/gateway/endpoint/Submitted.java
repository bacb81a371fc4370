package dev.kappa.gateway.endpoint;

import dev.kappa.topology.statement.StatementText;
import java.util.Optional;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.session.SessionHandle;

/**
 * A statement that was handed to Flink, until its client closes it.
 *
 * @param job the Flink job that gives its rows, once one is known
 */
record Submitted(SessionHandle session, OperationHandle operation, StatementText statement, Optional<String> job) {
    Submitted by(String jobId) {
        return new Submitted(session, operation, statement, Optional.of(jobId));
    }
}
