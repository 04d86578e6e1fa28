package org.commonground.kernel.concurrency;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.commonground.kernel.aggregate.Versioned;

/** Strong entity tags from versions (RFC 9110 8.8.3), and 304 where the client holds the current one. */
@Provider
class EntityTags implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var headers = response.getHeaders();
        headers.putSingle("X-Content-Type-Options", "nosniff");
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL))
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        if (!(response.getEntity() instanceof Versioned view)) return;
        headers.putSingle(HttpHeaders.ETAG, of(view.version()));
        var held = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (held != null && request.getMethod().equals("GET") && anyMatches(held, view.version(), true)) {
            response.setStatus(304);
            response.setEntity(null);
        }
    }

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** {@code If-Match} compares strongly, so a weak tag never matches; {@code If-None-Match} compares weakly. */
    static boolean anyMatches(String header, long version, boolean weakly) {
        if (header.strip().equals("*")) return true;
        for (var tag : header.split(",")) {
            var candidate = tag.strip();
            if (weakly && candidate.startsWith("W/")) candidate = candidate.substring(2);
            if (candidate.equals(of(version))) return true;
        }
        return false;
    }
}
