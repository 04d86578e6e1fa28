package org.commonground.kernel.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/** For every list: the {@code Link} to the next page (RFC 8288), and only the fields asked for. */
@Provider
class PageFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String FIELDS = "fields";

    private final ResourceInfo resource;
    private final DerivedOperations derived;
    private final ObjectMapper json;

    PageFilter(ResourceInfo resource, DerivedOperations derived, ObjectMapper json) {
        this.resource = resource;
        this.derived = derived;
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var asked = fields(request);
        var known = asked.isEmpty() ? List.<String>of() : itemFields();
        if (known.isEmpty()) return;
        var unknown = asked.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty())
            throw Problem.invalidParameter(Violation.parameter(FIELDS, "unknown-field", "there is no field " + unknown)
                    .allowing(known));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(response.getEntity() instanceof Paged answer)) return;
        if (derived.isSearch()) response.getHeaders().putSingle("Cache-Control", "no-store");
        else if (answer.next() != null && request.getMethod().equals("GET")) {
            // relative, so that it holds behind the gateway too
            var terms = derived.history();
            var next = request.getUriInfo()
                    .getRequestUriBuilder()
                    .replaceQueryParam("cursor", answer.next())
                    .build();
            response.getHeaders()
                    .add(
                            "Link",
                            "<%s?%s>; rel=\"next\""
                                    .formatted(
                                            derived.path(next.getPath()),
                                            terms == null ? next.getRawQuery() : query(terms, answer.next())));
        }
        if (!(answer instanceof Page<?> page)) return;
        var fields = fields(request);
        // as text: the writer of this operation was chosen for whole items
        if (derived.history() != null) response.setEntity(json.valueToTree(page).toString());
        else if (!fields.isEmpty())
            response.setEntity(json.valueToTree(page.map(item -> only(fields, json.valueToTree(item))))
                    .toString());
    }

    /** The terms of a history did not come with the address of the row. */
    private static String query(Map<String, String> terms, String cursor) {
        var query = new StringBuilder("cursor=").append(encoded(cursor));
        terms.forEach((name, value) -> {
            if (!name.equals("cursor"))
                query.append('&').append(name).append('=').append(encoded(value));
        });
        return query.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static ObjectNode only(Set<String> fields, ObjectNode item) {
        return item.retain(fields);
    }

    private static Set<String> fields(ContainerRequestContext request) {
        var given = request.getUriInfo().getQueryParameters().getFirst(FIELDS);
        if (given == null || given.isBlank()) return Set.of();
        var names = new LinkedHashSet<String>();
        names.add("id");
        for (var name : given.split(",")) names.add(name.strip());
        return names;
    }

    private List<String> itemFields() {
        var method = resource.getResourceMethod();
        @Nullable
        Class<?> item = method != null
                        && method.getGenericReturnType() instanceof ParameterizedType page
                        && page.getRawType() == Page.class
                        && page.getActualTypeArguments()[0] instanceof Class<?> type
                ? type
                : null;
        if (item == null || !item.isRecord()) return List.of();
        return Arrays.stream(item.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
