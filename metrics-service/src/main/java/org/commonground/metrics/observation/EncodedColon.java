package org.commonground.metrics.observation;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A colon in a path means the same encoded or not (RFC 3986 2.2 asks for neither), and HTTP clients send it either way. */
class EncodedColon {
    private static final String ENCODED = "/v1/observations%3Abatch";
    private static final String PLAIN = "/v1/observations:batch";

    @ServerRequestFilter(preMatching = true)
    public void filter(ContainerRequestContext request) {
        var uri = request.getUriInfo().getRequestUri();
        if (ENCODED.equalsIgnoreCase(uri.getRawPath()))
            request.setRequestUri(
                    URI.create(uri.toString().replace(ENCODED, PLAIN).replace("%3abatch", ":batch")));
    }
}
