package org.commonground.gateway.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import org.commonground.gateway.GatewayConfig;

/**
 * One bucket per client, refilled whole at the end of each window, so that what the headers promise is exact. The buckets
 * are this process's own: several gateways each grant the full quota.
 */
@Singleton
public class RateLimits {
    private static final int CLIENTS_REMEMBERED = 100_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");

    private final CharSequence policy;
    private final LoadingCache<String, Bucket> buckets;

    RateLimits(GatewayConfig config) {
        var quota = config.rateLimit().requests();
        var window = config.rateLimit().window();
        policy = HttpHeaders.createOptimized("\"default\";q=%d;w=%d".formatted(quota, window.toSeconds()));
        buckets = Caffeine.newBuilder()
                .maximumSize(CLIENTS_REMEMBERED)
                .expireAfterAccess(window)
                .build(_ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(quota).refillIntervally(quota, window))
                        .build());
    }

    /** Counts one request of the client and tells it how it stands; false if it has used up its quota. */
    public boolean admit(String client, HttpServerResponse response) {
        var probe = buckets.get(client).tryConsumeAndReturnRemaining(1);
        var wait = secondsToRefill(probe);
        response.headers().set(POLICY, policy).set(STATE, "\"default\";r=" + probe.getRemainingTokens() + ";t=" + wait);
        if (!probe.isConsumed()) response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
        return probe.isConsumed();
    }

    private static long secondsToRefill(ConsumptionProbe probe) {
        var nanos = probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill();
        return (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
