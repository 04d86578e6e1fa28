package org.commonground.gateway.problem;

import java.util.Locale;
import java.util.Map;

/** Every way in which the gateway itself refuses. Codes that the services know too mean the same there. */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request cannot be read"),
    INVALID_PARAMETER(400, "A parameter cannot be used"),
    INVALID_CURSOR(400, "The cursor cannot be used"),
    UNAUTHENTICATED(401, "A valid token is needed"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not served here"),
    CURSOR_EXPIRED(410, "The cursor has expired"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    RATE_LIMITED(429, "Too many requests"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL_ERROR(500, "We failed"),
    DEPENDENCY_UNAVAILABLE(503, "A part that we need is down"),
    OVERLOADED(503, "Too much is under way"),
    DEPENDENCY_TIMEOUT(504, "A part that we need is too slow");

    private final int status;
    private final String title;
    private final String code;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The code on the wire, such as {@code rate-limited}; it never changes its meaning. */
    public String code() {
        return code;
    }

    public Problem because(String detail) {
        return new Problem(this, detail, Map.of());
    }
}
