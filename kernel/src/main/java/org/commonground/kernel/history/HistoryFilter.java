package org.commonground.kernel.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.ProblemRenderer;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET …/{id}/history}: the row was read as the caller reads it, so whoever does not see the row does not
 * get here. The district's office sees every value; those whose row it is the values of the fields that the row shows them;
 * others only values that the row shows them now, because what it held back from them then may be confidential still. Who
 * only reads what is published has no history of it.
 */
@Provider
@Priority(Priorities.USER + 2_000) // before the audit trail, which records what this answers
class HistoryFilter implements ContainerResponseFilter {
    private static final Listing<Change> LISTING = Listing.ofRows(Change.class)
            .instant("at", change -> change.at)
            .optionalText("actor")
            .code("kind", Change.Kind.class);

    private static final Set<String> OWNERS =
            Set.of("id", "schoolId", "schoolIds", "partnerId", "partnerIds", "areaId", "areaIds", "scopeId", "orgId");

    private final DerivedOperations derived;
    private final CurrentCaller current;
    private final Session db;
    private final ObjectMapper json;
    private final ProblemRenderer renderer;

    HistoryFilter(
            DerivedOperations derived, CurrentCaller current, Session db, ObjectMapper json, ProblemRenderer renderer) {
        this.derived = derived;
        this.current = current;
        this.db = db;
        this.json = json;
        this.renderer = renderer;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var terms = derived.history();
        if (terms == null || response.getStatus() != 200 || response.getEntity() == null) return;
        try {
            response.setEntity(page(json.valueToTree(response.getEntity()), query(terms)));
        } catch (Problem refused) {
            replace(
                    response,
                    renderer.render(refused, derived.path(request.getUriInfo().getPath())));
        }
    }

    /** The latest first, unless another order is asked for. */
    private static ListQuery query(Map<String, String> terms) {
        return new ListQuery(
                terms.get("filter"),
                terms.getOrDefault("sort", "-id"),
                null,
                terms.get("limit"),
                terms.get("cursor"),
                terms.get("count"));
    }

    private Page<Change.View> page(ObjectNode row, ListQuery terms) {
        var caller = current.get();
        var office = current.reach() == Reach.ALL
                && (caller.is(Role.PARTNERSHIP_OFFICER)
                        || caller.is(Role.PLATFORM_ADMIN)
                        || (caller.is(Role.DISTRICT_REVIEWER) && caller.districtWide()));
        var own = isOwn(row, caller);
        if (current.reach() != Reach.ALL && !own)
            throw Problem.of(ProblemCode.FORBIDDEN, "the history is for the district and for those whose row it is");
        return LISTING.page(
                        db,
                        terms,
                        Where.of(
                                "e.aggregateId = :aggregate",
                                "aggregate",
                                UUID.fromString(row.path("id").asText())))
                .map(change -> view(change, field -> told(field, row, office, own)));
    }

    /** As rows of an organisation are told from others: the caller is of a school, partner or area that the row names. */
    private static boolean isOwn(ObjectNode row, Caller caller) {
        var own = new HashSet<String>();
        Stream.of(caller.schoolIds(), caller.partnerIds(), caller.areaIds())
                .forEach(ids -> ids.forEach(id -> own.add(id.toString())));
        return OWNERS.stream()
                .map(row::path)
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .map(JsonNode::asText)
                .anyMatch(own::contains);
    }

    private Change.View view(Change change, UnaryOperator<Change.FieldChange> told) {
        return new Change.View(
                change.id(),
                change.version,
                change.at,
                change.actor,
                change.kind,
                read(change.changes).stream().map(told).toList());
    }

    /** @param row as the caller sees it */
    private static Change.FieldChange told(Change.FieldChange field, ObjectNode row, boolean office, boolean own) {
        if (office) return field;
        if (own) return row.hasNonNull(field.field()) ? field : new Change.FieldChange(field.field(), null, null, true);
        var shown = row.path(field.field());
        var from = shownOf(field.from(), shown);
        var to = shownOf(field.to(), shown);
        var whole = Objects.equals(from, field.from()) && Objects.equals(to, field.to());
        return new Change.FieldChange(field.field(), from, to, whole ? null : true);
    }

    /** The value, or of a list the elements, that the row shows now. By text, since a number may have come either way. */
    private static @Nullable JsonNode shownOf(@Nullable JsonNode value, JsonNode shown) {
        if (value == null || value.isNull() || value.toString().equals(shown.toString())) return value;
        if (!(value instanceof ArrayNode all) || !shown.isArray()) return null;
        var now = new HashSet<String>();
        for (var each : shown) now.add(each.toString());
        var kept = all.arrayNode();
        for (var each : all) if (now.contains(each.toString())) kept.add(each);
        return kept;
    }

    private List<Change.FieldChange> read(String changes) {
        try {
            return json.readValue(changes, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As text: the writer of this operation was chosen for its own answers. */
    private void replace(ContainerResponseContext response, Response instead) {
        response.setStatus(instead.getStatus());
        response.setEntity(json.valueToTree(instead.getEntity()).toString());
        response.getHeaders().clear();
        response.getHeaders().putAll(instead.getHeaders());
    }
}
