package org.commonground.kernel.operation;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operations have a search or a history, and whether the request at hand is one: it then runs the operation that it
 * derives from.
 */
@Singleton
public class DerivedOperations {
    public static final String SEARCH = "/search";
    public static final String HISTORY = "/history";
    /** What a history takes at most, and the list of one aggregate's rows at least. */
    public static final Set<String> LIST_TERMS = Set.of("filter", "sort", "limit", "cursor", "count");

    /** What everything takes that is read page by page. */
    private static final Set<String> PAGE_TERMS = Set.of("limit", "cursor", "count");

    private static final String PATH = DerivedOperations.class.getName() + ".path";
    private static final String TERMS = DerivedOperations.class.getName() + ".terms";

    private final CurrentVertxRequest request;

    DerivedOperations(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Whether a list has its terms in parameters that a body can carry as well. */
    public static boolean hasSearch(String httpMethod, String path, Set<String> parameters) {
        return httpMethod.equals("GET") && path.startsWith("/v1/") && parameters.containsAll(PAGE_TERMS);
    }

    /** Whether an operation reads one aggregate, by the path's last segment. */
    public static boolean hasHistory(String httpMethod, String path) {
        return httpMethod.equals("GET") && path.startsWith("/v1/") && path.endsWith("/{id}");
    }

    /**
     * Remembers what the client called, before another operation is run in its place.
     *
     * @param history what of a history was asked for; null for a search
     */
    public static void mark(RoutingContext rc, String path, @Nullable Map<String, String> history) {
        rc.put(PATH, path);
        if (history != null) rc.put(TERMS, history);
    }

    public static boolean isDerived(RoutingContext rc) {
        return rc.get(PATH) != null;
    }

    /** The path that the client called, where it is a derived one; else the one given. */
    public String path(String otherwise) {
        var rc = current();
        return rc != null && rc.get(PATH) instanceof String path ? path : otherwise;
    }

    /** Whether the terms of this request came in a body. */
    public boolean isSearch() {
        var rc = current();
        return rc != null && isDerived(rc) && rc.get(TERMS) == null;
    }

    /** What of the history was asked for, by the names of {@link #LIST_TERMS}; null if something else was. */
    public @Nullable Map<String, String> history() {
        var rc = current();
        return rc == null ? null : rc.get(TERMS);
    }

    /** The request at hand; none in consumers and jobs, nor before the operation is known. */
    private @Nullable RoutingContext current() {
        return Arc.container().requestContext().isActive() ? request.getCurrent() : null;
    }
}
