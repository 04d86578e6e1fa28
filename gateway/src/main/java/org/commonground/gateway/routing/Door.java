package org.commonground.gateway.routing;

import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.commonground.gateway.GatewayConfig;
import org.commonground.gateway.identity.Callers;
import org.commonground.gateway.limits.RateLimits;
import org.commonground.gateway.problem.ProblemType;
import org.commonground.gateway.routing.Routes.Endpoint;

/**
 * The one door. A request that the contract knows is named, identified, counted and measured, in this order, and then
 * answered or forwarded. All of it runs on the event loop; only a token seen for the first time makes a request wait.
 */
@Singleton
class Door {
    /** Before all routes of the framework, which then cost a known request nothing; after its fixed headers. */
    private static final int FIRST = -1_000_000;

    private static final int LAST = 1_000_000;
    private static final String CHALLENGE = "Bearer realm=\"commonground\"";
    private static final String BAD_TOKEN = CHALLENGE
            + ", error=\"invalid_token\", error_description=\"expired, not signed by our issuer, or not meant for this API\"";

    private final Routes routes;
    private final Callers callers;
    private final RateLimits rateLimits;
    private final Cors cors;
    private final Optional<Pattern> metricsReaders;

    Door(Routes routes, Callers callers, RateLimits rateLimits, GatewayConfig config) {
        this.routes = routes;
        this.callers = callers;
        this.rateLimits = rateLimits;
        this.cors = new Cors(config.corsOrigins());
        this.metricsReaders = config.metricsReaders();
    }

    void open(@Observes Router router) {
        // Even the framework's fixed headers look at the path
        router.route().order(Integer.MIN_VALUE).handler(Door::read).failureHandler(Door::fail);
        router.route().order(FIRST).handler(this::enter).failureHandler(Door::fail);
        router.route().order(LAST).handler(Door::nobody);
    }

    private static void read(RoutingContext rc) {
        var flaw = Unreadable.flaw(rc.request());
        if (flaw == null) rc.next();
        else flaw.send(rc);
    }

    private void enter(RoutingContext rc) {
        Correlation.stamp(rc);
        Packing.decideInTheEnd(rc);
        var path = routes.find(NormalPath.of(rc));
        if (path == null) {
            elsewhere(rc);
            return;
        }
        var request = rc.request();
        // Metrics and traces then say the template, of which there are few, instead of the path
        rc.vertx().getOrCreateContext().putLocal("UrlPathTemplate", path.template());
        cors.permit(request, rc.response(), path);
        var endpoint = path.endpoint(request.method());
        if (endpoint != null) {
            if (endpoint.retirement() != null)
                endpoint.retirement().announce(rc.response().headers(), path.template(), NormalPath.of(rc));
            identify(rc, endpoint);
        } else if (!isWithinRate(rc, payer(request))) {
            return;
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            Cors.options(request, rc.response(), path.methods());
        } else {
            rc.response().putHeader(HttpHeaders.ALLOW, path.methods());
            ProblemType.METHOD_NOT_ALLOWED
                    .because("%s is served with %s".formatted(path.template(), path.methods()))
                    .send(rc);
        }
    }

    /** A page of the framework, or nobody's. Probes are not counted: under a flood the gateway would look dead. */
    private void elsewhere(RoutingContext rc) {
        var path = rc.normalizedPath();
        if (!path.startsWith("/q/health") && !isWithinRate(rc, payer(rc.request()))) return;
        if (path.startsWith("/q/metrics") && !mayReadMetrics(PassedHeaders.address(rc.request()))) nobody(rc);
        else rc.next();
    }

    private boolean mayReadMetrics(String address) {
        return metricsReaders
                .filter(readers -> readers.matcher(address).matches())
                .isPresent();
    }

    /** Where nobody is identified: the client whose token was good a moment ago, or else the address. */
    private String payer(HttpServerRequest request) {
        var token = Callers.token(request);
        var known = token == null ? null : callers.known(token);
        return known == null ? PassedHeaders.address(request) : known;
    }

    private void identify(RoutingContext rc, Endpoint endpoint) {
        var request = rc.request();
        var token = Callers.token(request);
        if (token == null) {
            if (endpoint.anonymous()) admit(rc, endpoint, PassedHeaders.address(request));
            else refuse(rc, CHALLENGE, "this operation needs a token; there is none in the request");
            return;
        }
        var known = callers.known(token);
        if (known != null) {
            admit(rc, endpoint, known);
            return;
        }
        // The framework keeps the body waiting until somebody reads it
        callers.verify(rc, token)
                .subscribe()
                .with(client -> Later.run(rc, () -> admit(rc, endpoint, client)), failure -> distrust(rc, failure));
    }

    private void distrust(RoutingContext rc, Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            refuse(rc, BAD_TOKEN, "the token is expired, not signed by our issuer, or not meant for this API");
        } else {
            Log.warnf("A token could not be verified, the issuer does not answer: %s", failure.getMessage());
            ProblemType.DEPENDENCY_UNAVAILABLE
                    .because("the token cannot be verified while the issuer does not answer")
                    .send(rc);
        }
    }

    /** A refusal costs the caller's address as much as an answer: nobody tries tokens for free. */
    private void refuse(RoutingContext rc, String challenge, String detail) {
        if (!isWithinRate(rc, PassedHeaders.address(rc.request()))) return;
        rc.response().putHeader("WWW-Authenticate", challenge);
        ProblemType.UNAUTHENTICATED.because(detail).send(rc);
    }

    private void admit(RoutingContext rc, Endpoint endpoint, String client) {
        if (!isWithinRate(rc, client)) return;
        if (length(rc.request()) > endpoint.bodyLimit()) {
            Passage.tooLarge(endpoint.bodyLimit()).send(rc);
            return;
        }
        endpoint.answer().handle(rc);
    }

    private boolean isWithinRate(RoutingContext rc, String client) {
        if (rateLimits.admit(client, rc.response())) return true;
        ProblemType.RATE_LIMITED
                .because("this client has used up its requests; `RateLimit-Policy` says how many it has")
                .send(rc);
        return false;
    }

    private static long length(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static void nobody(RoutingContext rc) {
        ProblemType.NOT_FOUND.because("nothing is served at this address").send(rc);
    }

    /** The last resort, for the framework's own pages too: whatever went wrong is told as a problem, without its innards. */
    private static void fail(RoutingContext rc) {
        // The router looks for the host before it looks for a route
        var flaw = rc.statusCode() == 400 ? Unreadable.flaw(rc.request()) : null;
        if (flaw != null) {
            flaw.send(rc);
            return;
        }
        var type = Arrays.stream(ProblemType.values())
                .filter(known -> known.status() == rc.statusCode())
                .findFirst()
                .orElse(ProblemType.INTERNAL_ERROR);
        if (type == ProblemType.INTERNAL_ERROR)
            Log.errorf(rc.failure(), "%s failed", rc.request().path());
        type.because(
                        type == ProblemType.INTERNAL_ERROR
                                ? "the gateway broke while it handled this request"
                                : type.title())
                .send(rc);
    }
}
