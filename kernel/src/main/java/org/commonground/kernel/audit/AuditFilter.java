package org.commonground.kernel.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import io.quarkus.logging.Log;
import jakarta.annotation.Priority;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.ProblemRenderer;
import org.jspecify.annotations.Nullable;

/**
 * Records what an operation marked {@link Discloses} answered, and whom it refused; no cache keeps what it answers. An answer without any marked value (a
 * partner without contacts) discloses nothing and leaves no record; nor does what anybody may read without a token.
 */
@Provider
@Priority(Priorities.USER + 1_000) // first: it wants the rows, not what sparse fields make of them
class AuditFilter implements ContainerResponseFilter {
    private static final int IDS = 500;
    private static final Discloses HISTORY = ofHistory();

    private final ResourceInfo resource;
    private final CurrentCaller current;
    private final DerivedOperations derived;
    private final AuditTrail trail;
    private final ProblemRenderer renderer;
    private final ObjectMapper json;
    private final Clock clock;
    private final ConcurrentHashMap<Method, Optional<Discloses>> marks = new ConcurrentHashMap<>();

    AuditFilter(
            ResourceInfo resource,
            CurrentCaller current,
            DerivedOperations derived,
            AuditTrail trail,
            ProblemRenderer renderer,
            ObjectMapper json,
            Clock clock) {
        this.resource = resource;
        this.current = current;
        this.derived = derived;
        this.trail = trail;
        this.renderer = renderer;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        // a token that is refused is answered before there is an operation, and asking for one is an error then
        if (!current.isKnown()) return;
        var method = resource.getResourceMethod();
        if (method == null) return;
        var mark = derived.history() != null
                ? HISTORY
                : marks.computeIfAbsent(method, AuditFilter::mark).orElse(null);
        if (mark == null || mark.value() == Disclosure.PUBLISHED) return;
        var caller = current.get();
        if (caller.is(Role.ANONYMOUS)) return;
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!isRead(method)) return;
        var status = response.getStatus();
        var answered = status >= 200 && status < 300;
        var refused = status == 403 || status == 404;
        if (!answered && !refused) return;
        var rows = answered ? rows(response.getEntity()) : List.of();
        if (answered && !discloses(method, rows)) return;
        var record = record(request, response, method, mark, caller, answered, rows);
        try {
            trail.append(caller.district(), record);
        } catch (SQLException e) {
            Log.errorf("the audit trail cannot be written: %s", e.getMessage());
            if (answered) withhold(request, response);
        }
    }

    @Discloses(value = Disclosure.PERSONAL, purpose = "to see who changed what")
    private static Discloses ofHistory() {
        try {
            return AuditFilter.class.getDeclaredMethod("ofHistory").getAnnotation(Discloses.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The mark of the method, or the one of its resource. */
    private static Optional<Discloses> mark(Method method) {
        var own = method.getAnnotation(Discloses.class);
        return Optional.ofNullable(
                own != null ? own : method.getDeclaringClass().getAnnotation(Discloses.class));
    }

    /** What changes something is told by its event and its history, unless it is marked itself. */
    private static boolean isRead(Method method) {
        return method.isAnnotationPresent(Discloses.class) || !method.isAnnotationPresent(Transactional.class);
    }

    private static List<?> rows(@Nullable Object entity) {
        return switch (entity) {
            case Page<?> page -> page.items();
            case Collection<?> several -> List.copyOf(several);
            case Record one -> List.of(one);
            case null, default -> List.of();
        };
    }

    /** Marked values are looked for where the answer's type has marks; a type without any discloses as a whole. */
    private static boolean discloses(Method method, List<?> rows) {
        if (rows.isEmpty()) return !isPageOrRows(method);
        return rows.stream()
                .anyMatch(row -> !(row instanceof Record)
                        || !Marks.of(row.getClass()).any()
                        || Marks.of(row.getClass()).holdsIn(row));
    }

    private static boolean isPageOrRows(Method method) {
        return Page.class.isAssignableFrom(method.getReturnType())
                || Collection.class.isAssignableFrom(method.getReturnType());
    }

    private AuditRecord.AuditRecordView record(
            ContainerRequestContext request,
            ContainerResponseContext response,
            Method method,
            Discloses mark,
            Caller caller,
            boolean answered,
            List<?> rows) {
        // the path names whose history it is
        var ids = (derived.history() != null ? List.of() : rows)
                .stream()
                        .map(AuditFilter::id)
                        .filter(Objects::nonNull)
                        .limit(IDS)
                        .toList();
        if (ids.isEmpty())
            ids = request.getUriInfo().getPathParameters().values().stream()
                    .flatMap(List::stream)
                    .map(AuditFilter::uuid)
                    .filter(Objects::nonNull)
                    .toList();
        var context = Span.current().getSpanContext();
        return new AuditRecord.AuditRecordView(
                Ids.next(),
                clock.instant(),
                caller.subject(),
                caller.client(),
                caller.roles().stream().map(Role::realmRole).sorted().toList(),
                derived.history() != null ? method.getName() + "History" : method.getName(),
                mark.value(),
                mark.purpose(),
                mark.legalBasis().isBlank() ? null : mark.legalBasis(),
                answered ? AuditRecord.Outcome.ANSWERED : AuditRecord.Outcome.REFUSED,
                response.getStatus(),
                ids,
                digest(request.getMethod() + " "
                        + request.getUriInfo().getRequestUri().getRawPath() + "?"
                        + request.getUriInfo().getRequestUri().getRawQuery()),
                answered && response.getEntity() instanceof Record ? Integer.valueOf(rows.size()) : null,
                context.isValid() ? context.getTraceId() : null);
    }

    private static @Nullable UUID id(Object row) {
        return row instanceof Record && Marks.of(row.getClass()).id(row) instanceof UUID id ? id : null;
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No answer without its record. */
    private void withhold(ContainerRequestContext request, ContainerResponseContext response) {
        var instead = renderer.render(
                Problem.of(
                                ProblemCode.DEPENDENCY_UNAVAILABLE,
                                "the audit trail cannot be written, and nothing is shown without it")
                        .retryAfter(Duration.ofSeconds(2)),
                request.getUriInfo().getPath());
        response.setStatus(instead.getStatus());
        // as text: the writer of this operation was chosen for its own answers
        response.setEntity(json.valueToTree(instead.getEntity()).toString());
        response.getHeaders().clear();
        response.getHeaders().putAll(instead.getHeaders());
    }
}
