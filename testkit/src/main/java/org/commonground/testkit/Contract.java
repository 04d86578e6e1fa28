package org.commonground.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the service under test says of itself; its searches and histories stand here beside what they derive from. */
record Contract(JsonNode document) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** An operation as the contract has it. */
    record Documented(String method, String path, JsonNode operation) {
        String id() {
            return operation.path("operationId").asText();
        }

        /** The operation that decides who may call this one: a search's list, a history's row; else itself. */
        String decidedAs() {
            var list = operation.path("x-derived-from").asText();
            if (!list.isEmpty()) return list;
            return isHistory() ? id().substring(0, id().length() - "History".length()) : id();
        }

        boolean isSearch() {
            return operation.has("x-derived-from");
        }

        boolean isHistory() {
            return method.equals("GET") && path.endsWith("/{id}/history") && id().endsWith("History");
        }

        boolean isDerived() {
            return isSearch() || isHistory();
        }

        List<String> queryParameters() {
            var names = new ArrayList<String>();
            for (var parameter : operation.path("parameters"))
                if (parameter.path("in").asText().equals("query"))
                    names.add(parameter.path("name").asText());
            return names;
        }

        boolean tellsOf(int status) {
            return operation.path("responses").has(Integer.toString(status));
        }

        private boolean isAt(String requested) {
            return Pattern.matches(path.replaceAll("\\{[^}]+}", "[^/]+"), requested);
        }

        private long placeholders() {
            return path.chars().filter(each -> each == '{').count();
        }
    }

    static Contract served() {
        try {
            return new Contract(new ObjectMapper()
                    .readTree(RestAssured.given().get("/q/openapi?format=json").asByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Documented> operations() {
        var found = new ArrayList<Documented>();
        for (var path : document.path("paths").properties())
            for (var operation : path.getValue().properties())
                if (METHODS.contains(operation.getKey()))
                    found.add(new Documented(
                            operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
        return found;
    }

    /** What is served at a path; of several the one that names it most exactly. */
    @Nullable
    Documented at(String method, String path) {
        return operations().stream()
                .filter(each -> each.method.equals(method) && each.isAt(path))
                .min(Comparator.comparingLong(Documented::placeholders))
                .orElse(null);
    }
}
