package org.commonground.registry.door;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

/** The address that the client called. The gateway says it, and lets no client say it. */
public final class Door {
    private Door() {}

    public static String of(UriInfo uri, HttpHeaders headers) {
        var host = headers.getHeaderString("X-Forwarded-Host");
        var scheme = headers.getHeaderString("X-Forwarded-Proto");
        var called = uri.getBaseUri();
        return "%s://%s"
                .formatted(scheme == null ? called.getScheme() : scheme, host == null ? called.getAuthority() : host);
    }
}
