package dev.kappa.gateway.endpoint;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.RootCause;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.gateway.api.utils.SqlGatewayException;

/** Says in our words, and with what to do, that something went away under a statement of Flink's: the cluster, a query's job, the session. */
final class OutageWords {
    private static final Pattern NO_SESSION = Pattern.compile("Session '.*' does not exist\\.");
    private static final Pattern JOB_GONE =
            Pattern.compile("FlinkJobNotFoundException|Could not find Flink job|Job could not be found");
    private static final Pattern JOB_FAILED = Pattern.compile(
            "JobExecutionException|Failed to fetch job execution result|Failed to fetch next result|Job failed");

    private final URI flink;

    /** @param flink where its REST interface is */
    OutageWords(URI flink) {
        this.flink = flink;
    }

    /** Empty where the failure has another reason. */
    Optional<KappaException> of(Throwable failure) {
        Optional<Throwable> broken = causes(failure)
                .filter(t -> t instanceof ConnectException || t instanceof ClosedChannelException)
                .reduce((outer, inner) -> inner);
        if (broken.isPresent()) {
            String reason = broken.get().getMessage();
            return Optional.of(
                    new Unavailable("Flink at " + flink, reason == null ? "connection closed" : reason, failure)
                            .asRefusal());
        }
        String trace = trace(failure);
        if (JOB_GONE.matcher(trace).find()) {
            return Optional.of(new KappaException(
                    ErrorCode.JOB_FAILED,
                    "the job of the query is gone: Flink's JobManager was started anew under it.",
                    "Run the query again."));
        }
        return JOB_FAILED.matcher(trace).find()
                ? Optional.of(new KappaException(
                        ErrorCode.JOB_FAILED,
                        "the job of the query has failed: "
                                + RootCause.of(trace).replaceFirst("\\.$", "") + ".",
                        "If what it stands on was away, run it again; else change the query."))
                : Optional.empty();
    }

    /** The words for a session that this gateway does not know. */
    static Optional<KappaException> ofSession(SqlGatewayException failure) {
        return causes(failure)
                .map(t -> String.valueOf(t.getMessage()))
                .filter(NO_SESSION.asMatchPredicate())
                .findFirst()
                .map(text -> new KappaException(
                        ErrorCode.SESSION_ENDED,
                        "the SQL gateway does not know this session: it was started anew, or has heard nothing of it for long.",
                        "Connect again (on one machine: make sql). What its statements have begun goes on, its own settings and"
                                + " temporary tables are gone."));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, t -> t != null, Throwable::getCause).limit(50);
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
