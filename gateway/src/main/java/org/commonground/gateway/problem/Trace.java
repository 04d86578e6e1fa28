package org.commonground.gateway.problem;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The W3C trace that a request belongs to: the caller's, or one that starts here, so that all parts log the same id. */
public final class Trace {
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence TRACESTATE = HttpHeaders.createOptimized("tracestate");
    private static final Pattern VALID =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Trace() {}

    /** Makes sure that the request carries a trace, and says its id. */
    public static String ensure(HttpServerRequest request) {
        var given = id(request.getHeader(TRACEPARENT));
        if (given != null) return given;
        var span = Span.current().getSpanContext();
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        var trace = span.isValid()
                ? span.getTraceId()
                : hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong(1, Long.MAX_VALUE));
        request.headers()
                .set(TRACEPARENT, "00-" + trace + "-" + hex.toHexDigits(random.nextLong(1, Long.MAX_VALUE)) + "-01");
        return trace;
    }

    /** Before a request goes on: a tracer that is switched on names its own span, and two names are one too many. */
    public static void passOn(MultiMap headers) {
        if (Span.current().getSpanContext().isValid())
            headers.remove(TRACEPARENT).remove(TRACESTATE);
    }

    static @Nullable String id(HttpServerRequest request) {
        return id(request.getHeader(TRACEPARENT));
    }

    private static @Nullable String id(@Nullable String traceparent) {
        return traceparent != null && VALID.matcher(traceparent).matches() ? traceparent.substring(3, 35) : null;
    }
}
