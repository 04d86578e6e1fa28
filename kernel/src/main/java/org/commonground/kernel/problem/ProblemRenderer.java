package org.commonground.kernel.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.operation.FacadeErrors;
import org.commonground.kernel.operation.Operations;
import org.jspecify.annotations.Nullable;

/** Turns a {@link Problem} into the answer that the caller reads. */
@ApplicationScoped
public class ProblemRenderer {
    static final MediaType PROBLEM_JSON = new MediaType("application", "problem+json");

    /** Of a parameter that the address does not take: a search has its terms in the body. */
    public static final String MISPLACED = "unknown-parameter";

    private final Operations operations;
    private final DerivedOperations derived;
    private final Instance<FacadeErrors> facadeErrors;

    ProblemRenderer(Operations operations, DerivedOperations derived, @Any Instance<FacadeErrors> facadeErrors) {
        this.operations = operations;
        this.derived = derived;
        this.facadeErrors = facadeErrors;
    }

    public Response render(Problem problem, String path) {
        var code = problem.code();
        var answer = Response.status(code.status()).header("Cache-Control", "no-store");
        var facade = operations.facadeAt(path);
        if (facade == null || facade.errors() == FacadeErrors.class)
            answer.type(PROBLEM_JSON)
                    .entity(new ProblemBody(
                            code.type(),
                            code.title(),
                            code.status(),
                            problem.getMessage(),
                            derived.path(path),
                            code.wire(),
                            traceId(),
                            derived.isSearch() ? inBody(problem.violations()) : problem.violations(),
                            problem.members()));
        else {
            var errors = facadeErrors.select(facade.errors()).get();
            var parameters = problem.violations().stream()
                    .map(Violation::parameter)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
            answer.type(errors.mediaType()).entity(errors.body(code.status(), code.wire(), said(problem), parameters));
        }
        problem.headers().forEach(answer::header);
        return answer.build();
    }

    /** A search has its terms in the body, where its list has parameters; what does not belong into the address stays there. */
    private static List<Violation> inBody(List<Violation> violations) {
        return violations.stream()
                .map(each -> each.parameter() == null
                                || isHeader(each.parameter())
                                || each.code().equals(MISPLACED)
                        ? each
                        : new Violation("/" + each.parameter(), null, each.code(), each.message(), each.allowed()))
                .toList();
    }

    private static boolean isHeader(String parameter) {
        return !parameter.isEmpty() && Character.isUpperCase(parameter.charAt(0));
    }

    /** A standard's error has one text: the detail and everything that was wrong. */
    private static String said(Problem problem) {
        if (problem.violations().isEmpty()) return problem.getMessage();
        return problem.getMessage()
                + problem.violations().stream()
                        .map(each -> "%s %s"
                                .formatted(
                                        each.parameter() == null ? each.pointer() : each.parameter(), each.message()))
                        .collect(Collectors.joining("; ", ": ", ""));
    }

    static @Nullable String traceId() {
        var context = Span.current().getSpanContext();
        return context.isValid() ? context.getTraceId() : null;
    }

    /** What Jackson could not read, said in our words: no class name leaves the service. */
    public static Problem unreadable(JacksonException e) {
        return Problem.of(ProblemCode.MALFORMED_BODY, "the body cannot be read", List.of(violation(e)));
    }

    private static Violation violation(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                Violation.at(pointer(unknown), "unknown-property", "there is no such property here")
                        .allowing(known(unknown.getKnownPropertyIds()));
            case InvalidFormatException wrong
            when wrong.getTargetType().isEnum() ->
                Violation.at(pointer(wrong), "unknown-value", "this is not one of the values allowed")
                        .allowing(Arrays.stream(wrong.getTargetType().getEnumConstants())
                                .map(Object::toString)
                                .toList());
            case InvalidFormatException wrong
            when wrong.getTargetType() == String.class ->
                Violation.at(
                        pointer(wrong), "unstorable-text", "a text holds neither NUL nor half of a surrogate pair");
            case InvalidFormatException wrong
            when wrong.getTargetType() == BigDecimal.class && "".equals(wrong.getValue()) ->
                Violation.at(pointer(wrong), "out-of-bounds", "at most 64 digits, the exponent written out");
            case MismatchedInputException wrong ->
                Violation.at(pointer(wrong), "wrong-type", "expected " + kind(wrong.getTargetType()));
            case JsonMappingException wrong -> Violation.at(pointer(wrong), "unreadable", "this value cannot be read");
            default -> {
                var at = e.getLocation();
                yield Violation.at(
                        "",
                        "not-json",
                        at == null
                                ? "this is not JSON"
                                : "this is not JSON, at line %d, column %d"
                                        .formatted(at.getLineNr(), at.getColumnNr()));
            }
        };
    }

    private static List<String> known(@Nullable Collection<Object> names) {
        return names == null
                ? List.of()
                : names.stream().map(Object::toString).sorted().toList();
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) return "another kind of value";
        return switch (type.getSimpleName()) {
            case "String" -> "a string";
            case "UUID" -> "a UUID";
            case "LocalDate" -> "a date, YYYY-MM-DD";
            case "Instant" -> "an instant, RFC 3339 in UTC";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "BigDecimal", "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "List", "Set", "ArrayList", "HashSet" -> "an array";
            default -> type.isEnum() ? "one of " + Arrays.toString(type.getEnumConstants()) : "an object";
        };
    }
}
