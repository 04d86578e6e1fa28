package org.commonground.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearer tokens: signature, issuer, audience, expiry. A client sends the same token with every request, and
 * verifying it costs more than routing it; so a token that was found good is remembered for a minute, but never beyond its
 * expiry. A key that the issuer withdraws therefore stays good for a minute here; the services check again anyway.
 */
@Singleton
public class Callers {
    private static final int TOKENS_REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
    private static final String SCHEME = "Bearer ";

    private final HttpAuthenticator authenticator;
    private final Clock clock;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .maximumSize(TOKENS_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    private record Verified(String client, long expiresAt) {}

    Callers(HttpAuthenticator authenticator, Clock clock) {
        this.authenticator = authenticator;
        this.clock = clock;
    }

    public static @Nullable String token(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length())
                : null;
    }

    /** The client behind a token that was verified a moment ago. */
    public @Nullable String known(String token) {
        var known = verified.getIfPresent(token);
        return known != null && clock.millis() < known.expiresAt ? known.client : null;
    }

    /** The client behind the request's token, or the failure that refuses it. */
    public Uni<String> verify(RoutingContext rc, String token) {
        return authenticator.attemptAuthentication(rc).map(identity -> {
            if (identity == null || !(identity.getPrincipal() instanceof JsonWebToken jwt))
                throw new AuthenticationFailedException("the credentials are not a JSON Web Token");
            String client = jwt.getClaim("azp");
            var name = client != null ? client : jwt.getName();
            if (name == null) throw new AuthenticationFailedException("the token names nobody");
            verified.put(token, new Verified(name, jwt.getExpirationTime() * 1_000));
            return name;
        });
    }
}
