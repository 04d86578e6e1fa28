package org.commonground.kernel.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.commonground.kernel.operation.Operation;
import org.commonground.kernel.operation.Operations;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Everything that can be thrown at the edge, and the problem that it becomes. */
@ApplicationScoped
class ProblemMappers {
    /** Too long, a number or date out of range, a character that the database cannot store, such as NUL. */
    private static final Set<String> UNSTORABLE = Set.of("22001", "22003", "22008", "22021", "22P05");

    private final ProblemRenderer renderer;
    private final Operations operations;
    private final ResourceInfo resource;

    ProblemMappers(ProblemRenderer renderer, Operations operations, ResourceInfo resource) {
        this.renderer = renderer;
        this.operations = operations;
        this.resource = resource;
    }

    @ServerExceptionMapper
    Response map(Problem e, UriInfo uri) {
        return renderer.render(e, uri.getPath());
    }

    @ServerExceptionMapper
    Response map(ConstraintViolationException e, UriInfo uri) {
        var violations = new ArrayList<Violation>();
        boolean body = false;
        for (var violation : e.getConstraintViolations()) {
            var seen = violation(violation);
            body |= seen.pointer() != null;
            violations.add(seen);
        }
        violations.sort((a, b) -> (a.pointer() + a.code()).compareTo(b.pointer() + b.code()));
        return renderer.render(
                body
                        ? Problem.rules(violations)
                        : Problem.of(ProblemCode.INVALID_PARAMETER, "a parameter cannot be used", violations),
                uri.getPath());
    }

    /** Named one by one, so that the framework's own mapper for the second is replaced. */
    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    Response mapUnreadable(JacksonException e, UriInfo uri) {
        return renderer.render(ProblemRenderer.unreadable(e), uri.getPath());
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e, UriInfo uri, HttpHeaders headers, Request request) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return renderer.render(problem, uri.getPath());
            if (cause instanceof JacksonException unreadable)
                return renderer.render(ProblemRenderer.unreadable(unreadable), uri.getPath());
        }
        return renderer.render(
                switch (e.getResponse().getStatus()) {
                    case 400 ->
                        areMediaTypes(headers.getRequestHeader(HttpHeaders.CONTENT_TYPE))
                                ? Problem.of(ProblemCode.MALFORMED_BODY, "the request cannot be read")
                                : unsupported(uri, request);
                    case 401 -> unauthenticated();
                    case 403 -> Problem.of(ProblemCode.FORBIDDEN, "your roles do not allow this");
                    case 404 -> notFound(uri);
                    case 405 -> notAllowed(uri.getPath());
                    case 406 -> notAcceptable(uri, request);
                    case 415 -> unsupported(uri, request);
                    default -> {
                        Log.error("unexpected answer of the framework", e);
                        yield internal();
                    }
                },
                uri.getPath());
    }

    @ServerExceptionMapper
    Response map(NotAllowedException e, UriInfo uri) {
        return renderer.render(notAllowed(uri.getPath()), uri.getPath());
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response mapUnauthenticated(RuntimeException e, UriInfo uri) {
        return renderer.render(unauthenticated(), uri.getPath());
    }

    @ServerExceptionMapper
    Response map(ForbiddenException e, UriInfo uri) {
        return renderer.render(Problem.of(ProblemCode.FORBIDDEN, "your roles do not allow this"), uri.getPath());
    }

    @ServerExceptionMapper
    Response map(OptimisticLockException e, UriInfo uri) {
        return renderer.render(concurrentChange(), uri.getPath());
    }

    @ServerExceptionMapper
    Response map(PersistenceException e, UriInfo uri) {
        return renderer.render(fromDatabase(e), uri.getPath());
    }

    /** Commit-time failures arrive wrapped; whatever is left unknown is a defect and says so. */
    @ServerExceptionMapper
    Response map(Exception e, UriInfo uri, HttpHeaders headers, Request request) {
        return renderer.render(
                e instanceof IllegalArgumentException ? unreadableHeader(e, uri, headers, request) : fromDatabase(e),
                uri.getPath());
    }

    /** The framework reads these two when it needs them, and breaks if it cannot. */
    private Problem unreadableHeader(Exception e, UriInfo uri, HttpHeaders headers, Request request) {
        if (!areMediaTypes(headers.getRequestHeader(HttpHeaders.ACCEPT))) return notAcceptable(uri, request);
        if (!areMediaTypes(headers.getRequestHeader(HttpHeaders.CONTENT_TYPE))) return unsupported(uri, request);
        return fromDatabase(e);
    }

    private Problem notAcceptable(UriInfo uri, Request request) {
        return Problem.notAcceptable(types(uri, request, Operation::produces));
    }

    private Problem unsupported(UriInfo uri, Request request) {
        return Problem.unsupportedMediaType(request.getMethod(), types(uri, request, Operation::consumes));
    }

    /** Of all operations at the address: the media types are among what chooses one. */
    private List<String> types(UriInfo uri, Request request, Function<Operation, List<String>> ofOperation) {
        return operations.at(request.getMethod(), uri.getPath()).stream()
                .flatMap(operation -> ofOperation.apply(operation).stream())
                .distinct()
                .toList();
    }

    private static boolean areMediaTypes(List<String> values) {
        try {
            for (var value : values) for (var type : value.split(",", -1)) MediaType.valueOf(type.strip());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Problem fromDatabase(Exception e) {
        for (var cause : causes(e, new ArrayList<>())) {
            if (cause instanceof Problem problem) return problem;
            if (cause instanceof OptimisticLockException) return concurrentChange();
            if (cause instanceof SQLException sql) return fromSqlState(sql, e);
        }
        Log.error("a defect reached the edge", e);
        return internal();
    }

    /** The suppressed ones too: a failed commit has its reason only there. */
    private static List<Throwable> causes(Throwable e, List<Throwable> seen) {
        for (Throwable cause = e; cause != null && !seen.contains(cause); cause = cause.getCause()) {
            seen.add(cause);
            for (var suppressed : cause.getSuppressed()) causes(suppressed, seen);
        }
        return seen;
    }

    private static Problem fromSqlState(SQLException sql, Exception e) {
        var state = sql.getSQLState() == null ? "" : sql.getSQLState();
        if (state.equals("23505")) return Problem.duplicate("a row", "the same natural key");
        if (state.equals("40001") || state.equals("40P01")) return concurrentChange();
        // 57014: the statement was cancelled because it took too long
        if (state.equals("57014")) {
            Log.warnf("database too slow: %s", sql.getMessage());
            return Problem.of(ProblemCode.DEPENDENCY_TIMEOUT, "the database did not answer in time")
                    .retryAfter(Duration.ofSeconds(2));
        }
        // 08 connection, 53 resources, 57 operator: the database is away or full; an empty state is the pool's time-out
        if (state.isEmpty() || state.startsWith("08") || state.startsWith("53") || state.startsWith("57")) {
            Log.warnf("database unavailable: %s", sql.getMessage());
            return Problem.of(
                            ProblemCode.DEPENDENCY_UNAVAILABLE,
                            "the database does not answer; send it again as it was, with the same Idempotency-Key")
                    .retryAfter(java.time.Duration.ofSeconds(2));
        }
        if (UNSTORABLE.contains(state))
            return Problem.of(ProblemCode.MALFORMED_BODY, "the request holds a value that cannot be stored");
        Log.error("the database refused a statement", e);
        return internal();
    }

    private static Problem concurrentChange() {
        return Problem.of(ProblemCode.CONCURRENT_CHANGE, "somebody else changed it at the same moment; read it again");
    }

    private static Problem internal() {
        return Problem.of(ProblemCode.INTERNAL_ERROR, "something broke on our side; nothing was changed");
    }

    private static Problem unauthenticated() {
        return Problem.of(ProblemCode.UNAUTHENTICATED, "a valid bearer token is needed")
                .header("WWW-Authenticate", "Bearer");
    }

    /** JAX-RS answers a query parameter of the wrong type as if the address were wrong. */
    private Problem notFound(UriInfo uri) {
        var operation = operations.of(resource.getResourceMethod());
        var misread =
                operation == null ? List.<Violation>of() : Mistyped.of(operation.method(), uri.getQueryParameters());
        return misread.isEmpty()
                ? Problem.of(ProblemCode.NOT_FOUND, "there is nothing at " + uri.getPath())
                : Problem.of(ProblemCode.INVALID_PARAMETER, "a parameter cannot be used", misread);
    }

    private Problem notAllowed(String path) {
        var allow = operations.methodsAt(path);
        return Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "this address serves " + allow)
                .header("Allow", allow);
    }

    /** Bean Validation's path starts with the method and its argument; what follows is the place in the body. */
    private static Violation violation(ConstraintViolation<?> violation) {
        var pointer = new StringBuilder();
        @Nullable String parameter = null;
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.METHOD) continue;
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
                continue;
            }
            if (node.getIndex() != null) pointer.append('/').append(node.getIndex());
            else if (node.getKey() != null) pointer.append('/').append(node.getKey());
            if (node.getName() != null && node.getKind() == ElementKind.PROPERTY)
                pointer.append('/').append(node.getName());
        }
        var annotation = violation.getConstraintDescriptor().getAnnotation().annotationType();
        var code = kebab(annotation.getSimpleName());
        return pointer.isEmpty()
                ? new Violation(null, parameter, code, violation.getMessage(), null)
                : Violation.at(pointer.toString(), code, violation.getMessage());
    }

    private static String kebab(String constraint) {
        return switch (constraint) {
            case "NotNull", "NotBlank", "NotEmpty" -> "required";
            case "Size", "Min", "Max", "DecimalMin", "DecimalMax", "Positive", "PositiveOrZero", "Digits" ->
                "out-of-bounds";
            case "Pattern", "Email" -> "malformed";
            default -> constraint.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        };
    }
}
