package dev.kappa.gateway.endpoint;

import java.util.Optional;
import org.apache.flink.runtime.rest.handler.RestHandlerException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;

/**
 * A refusal as a REST answer. Flink sends such an exception as its text and stack trace. The SQL Client shows what stands between the
 * last "Caused by:" and the first frame, the JDBC driver all of it: so the text is the refusal between the two, and no more.
 */
final class RefusalAnswer extends RestHandlerException {
    private static final long serialVersionUID = 1L;

    private RefusalAnswer(String refusal) {
        super(refusal, HttpResponseStatus.BAD_REQUEST, LoggingBehavior.IGNORE);
        setStackTrace(new StackTraceElement[0]);
    }

    /** The answer, if a statement was refused; a query that began and then failed has none. */
    static Optional<RefusalAnswer> in(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof StatementRefused refused) {
                return Optional.of(new RefusalAnswer(refused.getMessage()));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "Caused by: " + getMessage() + "\n\tat the SQL gateway";
    }
}
