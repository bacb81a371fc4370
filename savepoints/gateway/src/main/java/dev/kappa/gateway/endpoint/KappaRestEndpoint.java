package dev.kappa.gateway.endpoint;

import java.util.ArrayList;
import java.util.List;
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
import org.apache.flink.table.gateway.rest.handler.statement.FetchResultsHandler;
import org.apache.flink.table.gateway.rest.header.session.ConfigureSessionHeaders;
import org.apache.flink.table.gateway.rest.header.statement.FetchResultsHeaders;
import org.apache.flink.table.gateway.rest.message.session.ConfigureSessionRequestBody;
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
            if (handler.f0 instanceof FetchResultsHeaders headers) {
                handlers.add(Tuple2.of(handler.f0, new Fetch(headers)));
            } else if (handler.f0 instanceof ConfigureSessionHeaders headers) {
                handlers.add(Tuple2.of(handler.f0, new Configure(headers)));
            } else {
                handlers.add(handler);
            }
        }
        return handlers;
    }

    private final class Fetch extends FetchResultsHandler {
        Fetch(FetchResultsHeaders headers) {
            super(KappaRestEndpoint.this.service, KappaRestEndpoint.this.responseHeaders, headers);
        }

        @Override
        protected CompletableFuture<FetchResultsResponseBody> handleRequest(
                SqlGatewayRestAPIVersion version, HandlerRequest<EmptyRequestBody> request)
                throws RestHandlerException {
            try {
                return super.handleRequest(version, request);
            } catch (SqlGatewayException e) {
                throw RefusalAnswer.in(e).orElseThrow(() -> e);
            }
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
            try {
                return super.handleRequest(version, request);
            } catch (SqlGatewayException | StatementRefused e) {
                throw RefusalAnswer.in(e).orElseThrow(() -> e);
            }
        }
    }
}
