package dev.kappa.gateway.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rest.handler.HandlerRequest;
import org.apache.flink.runtime.rest.handler.RestHandlerException;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.EmptyResponseBody;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.apache.flink.table.gateway.api.utils.SqlGatewayException;
import org.apache.flink.table.gateway.rest.SqlGatewayRestEndpoint;
import org.apache.flink.table.gateway.rest.handler.session.ConfigureSessionHandler;
import org.apache.flink.table.gateway.rest.handler.session.GetSessionConfigHandler;
import org.apache.flink.table.gateway.rest.handler.statement.ExecuteStatementHandler;
import org.apache.flink.table.gateway.rest.handler.statement.FetchResultsHandler;
import org.apache.flink.table.gateway.rest.header.session.ConfigureSessionHeaders;
import org.apache.flink.table.gateway.rest.header.session.GetSessionConfigHeaders;
import org.apache.flink.table.gateway.rest.header.statement.ExecuteStatementHeaders;
import org.apache.flink.table.gateway.rest.header.statement.FetchResultsHeaders;
import org.apache.flink.table.gateway.rest.message.session.ConfigureSessionRequestBody;
import org.apache.flink.table.gateway.rest.message.session.GetSessionConfigResponseBody;
import org.apache.flink.table.gateway.rest.message.statement.ExecuteStatementRequestBody;
import org.apache.flink.table.gateway.rest.message.statement.ExecuteStatementResponseBody;
import org.apache.flink.table.gateway.rest.message.statement.FetchResultsResponseBody;
import org.apache.flink.table.gateway.rest.util.SqlGatewayRestAPIVersion;

/** Flink's REST endpoint, which answers a refused statement with the refusal alone, and not with the server's stack trace around it. */
final class KappaRestEndpoint extends SqlGatewayRestEndpoint {
    KappaRestEndpoint(Configuration options, SqlGatewayService service) throws Exception {
        super(options, service);
    }

    @Override
    protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
            CompletableFuture<String> localAddress) {
        List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> handlers = new ArrayList<>();
        for (Tuple2<RestHandlerSpecification, ChannelInboundHandler> handler : super.initializeHandlers(localAddress)) {
            handlers.add(Tuple2.of(handler.f0, ours(handler.f0).orElse(handler.f1)));
        }
        return handlers;
    }

    /** Those that a client meets with a statement in its hand. */
    private Optional<ChannelInboundHandler> ours(RestHandlerSpecification specification) {
        if (specification instanceof FetchResultsHeaders headers) {
            return Optional.of(new Fetch(headers));
        }
        if (specification instanceof ConfigureSessionHeaders headers) {
            return Optional.of(new Configure(headers));
        }
        if (specification instanceof ExecuteStatementHeaders headers) {
            return Optional.of(new Execute(headers));
        }
        return specification instanceof GetSessionConfigHeaders headers
                ? Optional.of(new Settings(headers))
                : Optional.empty();
    }

    /** One request. */
    private interface Handling<T> {
        CompletableFuture<T> handle() throws RestHandlerException;
    }

    private static <T> CompletableFuture<T> answered(Handling<T> request) throws RestHandlerException {
        try {
            return request.handle();
        } catch (SqlGatewayException | StatementRefused e) {
            throw RefusalAnswer.in(e).orElseThrow(() -> e);
        }
    }

    private final class Fetch extends FetchResultsHandler {
        Fetch(FetchResultsHeaders headers) {
            super(KappaRestEndpoint.this.service, KappaRestEndpoint.this.responseHeaders, headers);
        }

        @Override
        protected CompletableFuture<FetchResultsResponseBody> handleRequest(
                SqlGatewayRestAPIVersion version, HandlerRequest<EmptyRequestBody> request)
                throws RestHandlerException {
            return answered(() -> super.handleRequest(version, request));
        }
    }

    private final class Configure extends ConfigureSessionHandler {
        Configure(ConfigureSessionHeaders headers) {
            super(KappaRestEndpoint.this.service, KappaRestEndpoint.this.responseHeaders, headers);
        }

        @Override
        protected CompletableFuture<EmptyResponseBody> handleRequest(
                SqlGatewayRestAPIVersion version, HandlerRequest<ConfigureSessionRequestBody> request)
                throws RestHandlerException {
            return answered(() -> super.handleRequest(version, request));
        }
    }

    private final class Execute extends ExecuteStatementHandler {
        Execute(ExecuteStatementHeaders headers) {
            super(KappaRestEndpoint.this.service, KappaRestEndpoint.this.responseHeaders, headers);
        }

        @Override
        protected CompletableFuture<ExecuteStatementResponseBody> handleRequest(
                SqlGatewayRestAPIVersion version, HandlerRequest<ExecuteStatementRequestBody> request) {
            // Flink's method declares no exception that is an answer; in a future it is one all the same.
            try {
                return answered(() -> super.handleRequest(version, request));
            } catch (RestHandlerException refusal) {
                return CompletableFuture.failedFuture(refusal);
            }
        }
    }

    /** The SQL Client asks for them before every statement. */
    private final class Settings extends GetSessionConfigHandler {
        Settings(GetSessionConfigHeaders headers) {
            super(KappaRestEndpoint.this.service, KappaRestEndpoint.this.responseHeaders, headers);
        }

        @Override
        protected CompletableFuture<GetSessionConfigResponseBody> handleRequest(
                SqlGatewayRestAPIVersion version, HandlerRequest<EmptyRequestBody> request)
                throws RestHandlerException {
            return answered(() -> super.handleRequest(version, request));
        }
    }
}
