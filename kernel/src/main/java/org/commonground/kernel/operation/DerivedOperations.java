package org.commonground.kernel.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.ProblemRenderer;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What every list and every aggregate serves besides: {@code POST …/search} is the list with its terms in the body, for what
 * should not stand in an address, and {@code GET …/{id}/history} is what became of the row. Both run the operation that they
 * derive from, with its access, scope and rules; a resource that serves such a path itself is left alone.
 */
@Singleton
public class DerivedOperations {
    public static final String SEARCH = "/search";
    public static final String HISTORY = "/history";

    private static final int FIRST = -10_000;
    private static final int LONGEST_BODY = 64 * 1024;
    private static final String PATH = DerivedOperations.class.getName() + ".path";
    private static final String TERMS = DerivedOperations.class.getName() + ".terms";
    private static final Set<String> LIST_TERMS = Set.of("filter", "sort", "limit", "cursor", "count");

    private final Operations operations;
    private final ObjectMapper json;
    private final CurrentVertxRequest request;
    private final Instance<ProblemRenderer> renderer;

    DerivedOperations(
            Operations operations, ObjectMapper json, CurrentVertxRequest request, Instance<ProblemRenderer> renderer) {
        this.operations = operations;
        this.json = json;
        this.request = request;
        this.renderer = renderer;
    }

    /** The path that the client called, where it is a derived one; else the one given. */
    public String path(String otherwise) {
        var rc = request.getCurrent();
        return rc != null && rc.get(PATH) instanceof String path ? path : otherwise;
    }

    /** Whether the terms of this request came in a body. */
    public boolean isSearch() {
        var rc = request.getCurrent();
        return rc != null && rc.get(PATH) != null && rc.get(TERMS) == null;
    }

    /** What of the history was asked for; null if something else was. */
    public @Nullable ListQuery history() {
        var rc = request.getCurrent();
        return rc == null ? null : rc.get(TERMS);
    }

    /** Whether a list has its terms in parameters that a body can carry as well. */
    public static boolean hasSearch(String httpMethod, String path, Set<String> parameters) {
        return httpMethod.equals("GET") && path.startsWith("/v1/") && parameters.containsAll(LIST_TERMS);
    }

    /** Whether an operation reads one aggregate, by the path's last segment. */
    public static boolean hasHistory(String httpMethod, String path) {
        return httpMethod.equals("GET") && path.startsWith("/v1/") && path.endsWith("/{id}");
    }

    void open(@Observes Router router) {
        router.post("/v1/*").order(FIRST).handler(this::search);
        router.get("/v1/*").order(FIRST).handler(this::history);
    }

    private void search(RoutingContext rc) {
        var path = rc.normalizedPath();
        var list = path.endsWith(SEARCH) ? listAt(path) : null;
        if (list == null) {
            rc.next();
            return;
        }
        var type = rc.request().getHeader("Content-Type");
        if (type != null && !type.strip().startsWith("application/json")) {
            refuse(rc, path, Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "this reads application/json"));
            return;
        }
        var body = Buffer.buffer();
        rc.request()
                .handler(chunk -> {
                    if (body.length() <= LONGEST_BODY) body.appendBuffer(chunk);
                })
                .endHandler(_ -> search(rc, path, list, body))
                .resume();
    }

    private void search(RoutingContext rc, String path, Operation list, Buffer body) {
        try {
            if (body.length() > LONGEST_BODY)
                throw Problem.of(
                        ProblemCode.PAYLOAD_TOO_LARGE, "a search may have at most %d bytes".formatted(LONGEST_BODY));
            if (rc.request().query() != null)
                throw Problem.invalidParameter(Violation.parameter(
                        rc.queryParams().names().stream().findFirst().orElse("?"),
                        "unknown-parameter",
                        "a search has its terms in the body"));
            var query = query(list, body);
            rc.put(PATH, path);
            rc.reroute(HttpMethod.GET, path.substring(0, path.length() - SEARCH.length()) + query);
        } catch (Problem refused) {
            refuse(rc, path, refused);
        }
    }

    private String query(Operation list, Buffer body) {
        JsonNode terms;
        try {
            terms = json.readTree(body.getBytes());
        } catch (JsonProcessingException e) {
            throw ProblemRenderer.unreadable(e);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.MALFORMED_BODY, "the body cannot be read");
        }
        if (!terms.isObject())
            throw Problem.of(
                    ProblemCode.MALFORMED_BODY,
                    "the body cannot be read",
                    List.of(Violation.at("", "wrong-type", "expected an object with the list's terms")));
        var wrong = new ArrayList<Violation>();
        var query = new StringBuilder();
        terms.properties().forEach(term -> {
            var pointer = "/" + term.getKey().replace("~", "~0").replace("/", "~1");
            if (!list.parameters().contains(term.getKey()))
                wrong.add(Violation.at(pointer, "unknown-property", "there is no such term here")
                        .allowing(List.copyOf(new TreeSet<>(list.parameters()))));
            else if (!term.getValue().isValueNode())
                wrong.add(Violation.at(pointer, "wrong-type", "expected a string, a number, true or false"));
            else if (!term.getValue().isNull())
                query.append(query.isEmpty() ? '?' : '&')
                        .append(URLEncoder.encode(term.getKey(), StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(term.getValue().asText(), StandardCharsets.UTF_8));
        });
        if (!wrong.isEmpty()) throw Problem.of(ProblemCode.MALFORMED_BODY, "the body cannot be read", wrong);
        return query.toString();
    }

    private @Nullable Operation listAt(String path) {
        var list = path.substring(0, path.length() - SEARCH.length());
        return operations.all().stream().anyMatch(own -> own.httpMethod().equals("POST") && own.isAt(path))
                ? null
                : operations.all().stream()
                        .filter(own -> hasSearch(own.httpMethod(), own.path(), own.parameters()) && own.isAt(list))
                        .findFirst()
                        .orElse(null);
    }

    private void history(RoutingContext rc) {
        var path = rc.normalizedPath();
        if (!path.endsWith(HISTORY) || rc.get(PATH) != null) {
            rc.next();
            return;
        }
        var row = path.substring(0, path.length() - HISTORY.length());
        var served = operations.all().stream()
                .anyMatch(own -> hasHistory(own.httpMethod(), own.path())
                        && own.isAt(row)
                        && Versioned.class.isAssignableFrom(own.method().getReturnType()));
        if (!served
                || operations.all().stream().anyMatch(own -> own.httpMethod().equals("GET") && own.isAt(path))) {
            rc.next();
            return;
        }
        var given = rc.queryParams();
        var unknown = given.names().stream()
                .filter(name -> !LIST_TERMS.contains(name))
                .map(name -> Violation.parameter(name, "unknown-parameter", "there is no such parameter here")
                        .allowing(List.copyOf(new TreeSet<>(LIST_TERMS))))
                .toList();
        if (!unknown.isEmpty()) {
            refuse(rc, path, Problem.invalidParameter(unknown.toArray(Violation[]::new)));
            return;
        }
        rc.put(PATH, path);
        rc.put(
                TERMS,
                new ListQuery(
                        given.get("filter"),
                        given.get("sort") == null ? "-id" : given.get("sort"),
                        null,
                        given.get("limit"),
                        given.get("cursor"),
                        given.get("count")));
        rc.reroute(HttpMethod.GET, row);
    }

    private void refuse(RoutingContext rc, String path, Problem problem) {
        var answer = renderer.get().render(problem, path);
        rc.response().setStatusCode(answer.getStatus());
        answer.getStringHeaders().forEach((name, values) -> rc.response().putHeader(name, values));
        try {
            rc.response().end(Buffer.buffer(json.writeValueAsBytes(answer.getEntity())));
        } catch (JsonProcessingException e) {
            rc.fail(500, e);
        }
    }
}
