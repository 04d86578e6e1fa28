package org.commonground.kernel.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.commonground.kernel.settings.ComputedSettings;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The number of a trace goes on through a request that nobody records: into its log lines, problems, audit records and
 * events. Recording each request's span, only to drop it, took a tenth of the CPU time of a read.
 */
final class TraceIds {
    private static final int BEFORE_ALL = -20_000;
    private static final IdGenerator IDS = IdGenerator.random();

    private TraceIds() {}

    static void goOn(
            @Observes Router router,
            @ConfigProperty(name = ComputedSettings.SPANS_OF_REQUESTS, defaultValue = "true") boolean instrumented) {
        if (!instrumented) router.route().order(BEFORE_ALL).handler(TraceIds::goOn);
    }

    private static void goOn(RoutingContext rc) {
        // it ends with the request, whose context it is kept in
        QuarkusContextStorage.INSTANCE.attach(
                Vertx.currentContext(), Context.root().with(Span.wrap(span(rc))));
        rc.next();
    }

    private static SpanContext span(RoutingContext rc) {
        var caller = Span.fromContext(W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), rc.request(), Headers.OF_REQUEST))
                .getSpanContext();
        return SpanContext.create(
                caller.isValid() ? caller.getTraceId() : IDS.generateTraceId(),
                IDS.generateSpanId(),
                TraceFlags.getDefault(),
                caller.isValid() ? caller.getTraceState() : TraceState.getDefault());
    }

    private enum Headers implements TextMapGetter<HttpServerRequest> {
        OF_REQUEST;

        @Override
        public Iterable<String> keys(HttpServerRequest request) {
            return request.headers().names();
        }

        @Override
        public @Nullable String get(@Nullable HttpServerRequest request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    }
}
