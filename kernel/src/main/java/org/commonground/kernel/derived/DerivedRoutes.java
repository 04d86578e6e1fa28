package org.commonground.kernel.derived;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.operation.Operation;
import org.commonground.kernel.operation.Operations;
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
class DerivedRoutes {
    private static final int FIRST = -10_000;
    private static final int LONGEST_BODY = 64 * 1024;

    private final Operations operations;
    private final ObjectMapper json;

    DerivedRoutes(Operations operations, ObjectMapper json) {
        this.operations = operations;
        this.json = json;
    }

    void open(@Observes Router router) {
        router.post("/v1/*").order(FIRST).handler(this::search);
        router.get("/v1/*").order(FIRST).handler(this::history);
    }

    private void search(RoutingContext rc) {
        var path = rc.normalizedPath();
        var list = path.endsWith(DerivedOperations.SEARCH) && isPlain(path) ? listAt(path) : null;
        if (list == null) {
            rc.next();
            return;
        }
        var type = rc.request().getHeader("Content-Type");
        if (type != null && !type.strip().startsWith("application/json")) {
            search(rc, path, "", Problem.unsupportedMediaType("POST", List.of("application/json")));
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
            if (body.length() > LONGEST_BODY) throw Problem.tooLarge(LONGEST_BODY);
            if (rc.request().query() != null)
                throw Problem.invalidParameter(Violation.parameter(
                        rc.request().params().names().stream().findFirst().orElse("?"),
                        ProblemRenderer.MISPLACED,
                        "a search has its terms in the body"));
            search(rc, path, query(list, body), null);
        } catch (Problem refused) {
            search(rc, path, "", refused);
        } catch (RuntimeException e) {
            rc.fail(e); // nobody else hears of it here
        }
    }

    /** @param refused why it cannot be; the list is asked all the same, since who may not read it hears that first */
    private static void search(RoutingContext rc, String path, String query, @Nullable Problem refused) {
        DerivedOperations.mark(rc, path, null);
        RefusedTerms.hold(rc, refused);
        rc.reroute(HttpMethod.GET, path.substring(0, path.length() - DerivedOperations.SEARCH.length()) + query);
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
        var list = path.substring(0, path.length() - DerivedOperations.SEARCH.length());
        return isServedByName("POST", path, DerivedOperations.SEARCH)
                ? null
                : operations.all().stream()
                        .filter(own -> DerivedOperations.hasSearch(own.httpMethod(), own.path(), own.parameters())
                                && own.isAt(list))
                        .findFirst()
                        .orElse(null);
    }

    /** An operation at {@code …/{unit}} has no unit called search. */
    private boolean isServedByName(String httpMethod, String path, String name) {
        return operations.at(httpMethod, path).stream()
                .anyMatch(own -> own.path().endsWith(name));
    }

    /** What stands behind a semicolon is nothing to JAX-RS, so that another operation than the one found would be run. */
    private static boolean isPlain(String path) {
        return path.indexOf(';') < 0;
    }

    private void history(RoutingContext rc) {
        var path = rc.normalizedPath();
        if (!path.endsWith(DerivedOperations.HISTORY) || !isPlain(path) || DerivedOperations.isDerived(rc)) {
            rc.next();
            return;
        }
        var row = path.substring(0, path.length() - DerivedOperations.HISTORY.length());
        var served = operations.all().stream()
                .anyMatch(own -> DerivedOperations.hasHistory(own.httpMethod(), own.path())
                        && own.isAt(row)
                        && Versioned.class.isAssignableFrom(own.method().getReturnType()));
        if (!served || isServedByName("GET", path, DerivedOperations.HISTORY)) {
            rc.next();
            return;
        }
        // not the context's: it would keep them for the operation that follows
        var given = rc.request().params();
        var unknown = given.names().stream()
                .filter(name -> !DerivedOperations.LIST_TERMS.contains(name))
                .map(name -> Violation.parameter(name, "unknown-parameter", "there is no such parameter here")
                        .allowing(List.copyOf(new TreeSet<>(DerivedOperations.LIST_TERMS))))
                .toList();
        if (!unknown.isEmpty()) RefusedTerms.hold(rc, Problem.invalidParameter(unknown.toArray(Violation[]::new)));
        var terms = new TreeMap<String, String>();
        given.forEach(term -> terms.put(term.getKey(), term.getValue()));
        DerivedOperations.mark(rc, path, terms);
        rc.reroute(HttpMethod.GET, row);
    }
}
