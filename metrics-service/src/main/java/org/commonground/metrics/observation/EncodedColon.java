package org.commonground.metrics.observation;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A colon in a path means the same encoded or not (RFC 3986 2.2 asks for neither), and HTTP clients send it either way. */
class EncodedColon {
    private static final Pattern ENCODED = Pattern.compile("^(/v1/[a-z-]+)%3[Aa]([a-z]+)$");

    @ServerRequestFilter(preMatching = true)
    public void filter(ContainerRequestContext request) {
        var uri = request.getUriInfo().getRequestUri();
        var match = ENCODED.matcher(uri.getRawPath());
        if (match.matches())
            request.setRequestUri(
                    URI.create(uri.toString().replace(uri.getRawPath(), match.group(1) + ":" + match.group(2))));
    }
}
