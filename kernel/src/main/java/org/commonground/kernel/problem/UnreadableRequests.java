package org.commonground.kernel.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.commonground.kernel.operation.DerivedOperations;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, before everything else, requests that no address or no body can be made of. The HTTP server would refuse them too,
 * without a word; it is told to let through what is checked here ({@link LeftToUs}; its own limits of sizes are wider).
 */
@Singleton
public class UnreadableRequests {
    /** Octets; RFC 9110, 4.1, recommends at least 8,000. */
    static final int LONGEST_TARGET = 8_000;

    /** Characters of all names and values. */
    static final int LARGEST_HEADERS = 20_000;

    private final ObjectMapper json;

    UnreadableRequests(ObjectMapper json) {
        this.json = json;
    }

    /** The framework's switch for its own check of addresses; read when its class is loaded, which is after the settings are. */
    public static final class LeftToUs implements SmallRyeConfigBuilderCustomizer {
        @Override
        public void configBuilder(SmallRyeConfigBuilder builder) {
            System.setProperty("vertx.disableURIValidation", "true");
        }
    }

    void guard(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check).failureHandler(rc -> {
            // the router looks for the host before it looks for a route
            if (rc.statusCode() == 400) check(rc);
            else rc.next();
        });
    }

    private void check(RoutingContext rc) {
        // a search has its terms in an address that nobody sent, and has been looked at
        var flaw = DerivedOperations.isDerived(rc) ? null : flaw(rc.request());
        if (flaw == null) rc.next();
        else refuse(rc, flaw);
    }

    private static @Nullable Problem flaw(HttpServerRequest request) {
        var target = request.uri();
        if (target.length() > LONGEST_TARGET)
            return Problem.of(
                    ProblemCode.URI_TOO_LONG, "an address may have at most %d characters".formatted(LONGEST_TARGET));
        int size = 0;
        for (var header : request.headers())
            size += header.getKey().length() + header.getValue().length();
        if (size > LARGEST_HEADERS)
            return Problem.of(
                    ProblemCode.HEADERS_TOO_LARGE,
                    "the headers may have at most %d characters in all".formatted(LARGEST_HEADERS));
        if (request.version() == HttpVersion.HTTP_1_1
                && request.headers().getAll(HttpHeaders.HOST).size() != 1)
            return malformed("there must be one header Host (RFC 9112, 3.2)");
        var coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("chunked"))
            return malformed("of the transfer codings only chunked is read");
        try {
            new URI(target);
            return null;
        } catch (URISyntaxException e) {
            return malformed("the address is no URI, at character %d".formatted(e.getIndex() + 1));
        }
    }

    private static Problem malformed(String why) {
        return Problem.of(ProblemCode.MALFORMED_REQUEST, why);
    }

    /** Nobody knows where the next request would begin, so there is none on this connection. */
    private void refuse(RoutingContext rc, Problem problem) {
        rc.response()
                .setStatusCode(problem.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body(problem))
                .onComplete(_ -> rc.request().connection().close());
    }

    private String body(Problem problem) {
        var code = problem.code();
        try {
            return json.writeValueAsString(new ProblemBody(
                    code.type(),
                    code.title(),
                    code.status(),
                    problem.getMessage(),
                    "",
                    code.wire(),
                    ProblemRenderer.traceId(),
                    List.of(),
                    Map.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
