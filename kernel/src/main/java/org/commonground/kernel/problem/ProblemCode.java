package org.commonground.kernel.problem;

import java.util.Locale;

/**
 * Every way in which the suite refuses a request. The wire code is the constant in lower kebab case; it never changes its
 * meaning. The page at the problem's {@code type} is generated from the texts here.
 */
public enum ProblemCode {
    MALFORMED_BODY(
            400,
            "The body cannot be read",
            "The body is not valid JSON for this operation, or has a property that the operation does not know.",
            "Correct the places named in `violations`; the contract lists every property."),
    INVALID_PARAMETER(
            400,
            "A parameter cannot be used",
            "A query parameter or header is unknown, malformed or out of bounds. Unknown parameters are refused, never ignored.",
            "Correct the parameters named in `violations`."),
    INVALID_CURSOR(
            400,
            "The cursor cannot be used",
            "The cursor was altered, or was issued for another list, filter or sort.",
            "Start again without `cursor` and follow `next` unchanged."),
    MALFORMED_REQUEST(
            400,
            "The request cannot be read",
            "The address is no URI (a character that must be percent-encoded is not, or a `%` is not followed by two hexadecimal digits), `Host` is missing, or it cannot be told where the body ends.",
            "Encode the address, or let an HTTP library do it; `detail` says what is wrong."),
    UNAUTHENTICATED(
            401,
            "A valid token is needed",
            "There is no bearer token, or it is expired, not signed by our issuer, or not meant for this API.",
            "Get an access token from the issuer and send it as `Authorization: Bearer …`."),
    FORBIDDEN(
            403,
            "Your roles do not allow this",
            "None of the caller's roles may do this.",
            "Ask the district's administrator for one of the roles named in `detail`."),
    NOT_FOUND(
            404,
            "There is no such thing",
            "Nothing exists at this address, or it lies outside what the caller may see.",
            "Check the id; lists show what you may see."),
    METHOD_NOT_ALLOWED(
            405,
            "The method is not served here",
            "The address exists but does not serve this method.",
            "Use one of the methods in the `Allow` header."),
    NOT_ACCEPTABLE(
            406,
            "No such representation",
            "None of the media types in `Accept` is served here.",
            "Ask for one of the types in `allowed` of the violation."),
    TRANSITION_REFUSED(
            409,
            "The state does not allow this",
            "The transition is not part of the state graph, is not yours to make, or a guard is unmet.",
            "Satisfy each guard in `violations`, or choose from `allowedTransitions`."),
    DUPLICATE(
            409,
            "It exists already",
            "A row with the same natural key exists.",
            "Read or update the existing one; `detail` names the key."),
    REFERENCE_NOT_YET_KNOWN(
            409,
            "A referenced row has not arrived yet",
            "The request names a row of another service which this service does not know (yet): events take a moment.",
            "Retry after the seconds in `Retry-After`; if it persists, check the id."),
    REQUEST_IN_PROGRESS(
            409,
            "The first request is still running",
            "Another request with the same idempotency key has not finished.",
            "Retry after the seconds in `Retry-After`."),
    CONCURRENT_CHANGE(
            409,
            "Somebody else changed it at the same moment",
            "Two requests changed the same row at once; this one lost and changed nothing.",
            "Read it again and repeat your change."),
    GONE(410, "It is gone", "It was merged into another row, or has expired.", "Follow `supersededBy` in the body."),
    CURSOR_EXPIRED(
            410,
            "The cursor has expired",
            "What it is asked from is too long ago, what the caller may read has changed since, or the database was restored.",
            "Forget what you have and follow the changes from the start, without `since`; or go on from `oldestCursor`, not knowing what was deleted before it."),
    PRECONDITION_FAILED(
            412,
            "It changed since you read it",
            "The entity tag in `If-Match` is not the current one.",
            "Read it again, apply your change to what you find and send its new ETag."),
    PAYLOAD_TOO_LARGE(
            413,
            "The body is too large",
            "The body exceeds the limit of this operation.",
            "Split it, or use an import; `detail` says the limit."),
    URI_TOO_LONG(
            414,
            "The address is too long",
            "The address, query and all, is longer than any operation needs.",
            "Send a long filter in the body of `POST …/search`."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The media type is not read here",
            "The operation does not read this `Content-Type`.",
            "Send one of the types in `allowed` of the violation, which `Accept-Post` or `Accept-Patch` name as well."),
    RULE_VIOLATED(
            422,
            "It breaks a rule",
            "The request can be read, but what it says breaks a rule of the domain.",
            "Correct each place in `violations`."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The idempotency key belongs to another request",
            "The key was used before with a different request.",
            "Use a new key for a new request."),
    PRECONDITION_REQUIRED(
            428,
            "If-Match is needed",
            "This operation changes a row and needs to know which version you saw.",
            "Read the row and send its `ETag` as `If-Match`."),
    HEADERS_TOO_LARGE(
            431,
            "The headers are too large",
            "The headers of the request are together larger than any operation needs.",
            "Send fewer or smaller ones; cookies are not needed."),
    INTERNAL_ERROR(
            500, "We failed", "Something broke on our side. Nothing was changed.", "Tell the operator the `traceId`."),
    OVERLOADED(
            503,
            "Too much is under way",
            "The service has more to do than it can keep up with, so it takes on nothing new. Nothing was changed.",
            "Retry after the seconds in `Retry-After`."),
    DEPENDENCY_UNAVAILABLE(
            503,
            "A part that we need is down",
            "The database or another part does not answer. Nothing was changed.",
            "Retry after the seconds in `Retry-After`."),
    DEPENDENCY_TIMEOUT(
            504,
            "A part that we need is too slow",
            "The service or its database took the request, but did not answer in time. Where a service itself says so, nothing was changed; where the gateway does, whether the work was finished is not known.",
            "Retry after the seconds in `Retry-After`. A repeated `GET`, `PUT` or `DELETE` does no harm; repeat a `POST` with the same `Idempotency-Key`, and it takes effect once.");

    private final int status;
    private final String title;
    private final String meaning;
    private final String remedy;

    ProblemCode(int status, String title, String meaning, String remedy) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What it means, for the catalogue. */
    public String meaning() {
        return meaning;
    }

    /** What the caller can do about it, for the catalogue. */
    public String remedy() {
        return remedy;
    }

    /** The code on the wire, such as {@code transition-refused}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The RFC 9457 {@code type}: a reference that the gateway resolves to the page about this code. */
    public String type() {
        return "/problems/" + wire();
    }
}
