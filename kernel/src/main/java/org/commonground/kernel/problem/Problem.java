package org.commonground.kernel.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A refusal that the caller can act on. Throw one from anywhere; {@link ProblemRenderer} gives it its body, status and
 * headers, and the transaction rolls back.
 */
public final class Problem extends RuntimeException {
    private final transient ProblemCode code;
    private final transient List<Violation> violations;
    private final transient Map<String, String> headers;
    private final transient Map<String, Object> members;

    private Problem(
            ProblemCode code,
            String detail,
            List<Violation> violations,
            Map<String, String> headers,
            Map<String, Object> members) {
        super(detail, null, false, false);
        this.code = code;
        this.violations = violations;
        this.headers = headers;
        this.members = members;
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of(), Map.of(), Map.of());
    }

    public static Problem of(ProblemCode code, String detail, List<Violation> violations) {
        return new Problem(code, detail, List.copyOf(violations), Map.of(), Map.of());
    }

    public static Problem notFound(String what, Object id) {
        return of(ProblemCode.NOT_FOUND, "there is no %s %s that you may see".formatted(what, id));
    }

    public static Problem invalidParameter(Violation... violations) {
        return of(ProblemCode.INVALID_PARAMETER, "a parameter cannot be used", List.of(violations));
    }

    /** 422: every broken rule of the request at once. */
    public static Problem rules(List<Violation> violations) {
        return of(ProblemCode.RULE_VIOLATED, "%d rule(s) broken".formatted(violations.size()), violations);
    }

    /** 406, which says what is served. */
    public static Problem notAcceptable(List<String> served) {
        return of(
                ProblemCode.NOT_ACCEPTABLE,
                "this is served as " + String.join(", ", served),
                List.of(Violation.parameter("Accept", "unknown-value", "nothing of what is served here")
                        .allowing(served)));
    }

    /** 415, which says what is read, also by the header of RFC 5789, of Linked Data Platform, or of RFC 9110. */
    public static Problem unsupportedMediaType(String httpMethod, List<String> read) {
        var types = String.join(", ", read);
        return of(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        "this reads " + types,
                        List.of(Violation.parameter("Content-Type", "unknown-value", "nothing that is read here")
                                .allowing(read)))
                .header(
                        switch (httpMethod) {
                            case "PATCH" -> "Accept-Patch";
                            case "POST" -> "Accept-Post";
                            default -> "Accept";
                        },
                        types);
    }

    /** 413, which says the limit. */
    public static Problem tooLarge(long limit) {
        return of(ProblemCode.PAYLOAD_TOO_LARGE, "a body may have at most %d bytes here".formatted(limit));
    }

    public static Problem duplicate(String what, String naturalKey) {
        return of(ProblemCode.DUPLICATE, "%s with %s exists already".formatted(what, naturalKey));
    }

    /** 409: this service's replica has no such row; events take a moment, so the caller may try again. */
    public static Problem notYetKnown(String pointer, String what, Object id) {
        return of(
                        ProblemCode.REFERENCE_NOT_YET_KNOWN,
                        "%s %s is not known here yet".formatted(what, id),
                        List.of(Violation.at(
                                pointer, "reference-not-yet-known", "no %s %s has arrived".formatted(what, id))))
                .retryAfter(Duration.ofSeconds(2));
    }

    public Problem retryAfter(Duration wait) {
        return header("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    public Problem header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(code, getMessage(), violations, more, members);
    }

    /** An extension member of the body, such as {@code supersededBy}. */
    public Problem member(String name, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(code, getMessage(), violations, headers, more);
    }

    public ProblemCode code() {
        return code;
    }

    public List<Violation> violations() {
        return violations;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, Object> members() {
        return members;
    }

    @Override
    public String getMessage() {
        var detail = super.getMessage();
        return detail == null ? code.title() : detail;
    }
}
