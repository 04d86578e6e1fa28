package org.commonground.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.commonground.testkit.ContractBodies;
import org.jspecify.annotations.Nullable;

/** One operation of the served contract. */
record Operation(String template, String method, JsonNode contract) {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    static List<Operation> all(JsonNode contract) {
        return contract.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(each -> METHODS.contains(each.getKey()))
                        .map(each ->
                                new Operation(path.getKey(), each.getKey().toUpperCase(Locale.ROOT), each.getValue())))
                .toList();
    }

    String id() {
        return contract.path("operationId").asText();
    }

    /** It changes nothing: a search is a list whose question stands in the body. */
    boolean reads() {
        return method.equals("GET") || id().startsWith("search");
    }

    /** Of nobody's rows: anybody may ask, and the gateway answers itself. */
    boolean isPublic() {
        return contract.has("security") && contract.path("security").isEmpty();
    }

    /** Its address names a row, which belongs to somebody; a topic or an installation's own setting does not. */
    boolean isAboutARow() {
        return template.contains("{") && !template.contains("{topic}") && !isUpsert();
    }

    /** It names the row as other systems do, who may have the same name for a row of their own. */
    boolean isUpsert() {
        return method.equals("PUT") && (template.contains("/by-external/") || template.endsWith("mappings/{code}"));
    }

    /** A list or a search, with rows in its answer. */
    boolean lists() {
        return id().startsWith("list") || id().startsWith("search");
    }

    boolean needsTheVersion() {
        return parameters("header").anyMatch(each -> each.path("name").asText().equals("If-Match"));
    }

    Stream<JsonNode> requiredQuery() {
        return parameters("query").filter(each -> each.path("required").asBoolean());
    }

    JsonNode pathParameter(String name) {
        return parameters("path")
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Stream<JsonNode> parameters(String in) {
        return StreamSupport.stream(contract.path("parameters").spliterator(), false)
                .filter(each -> each.path("in").asText().equals(in));
    }

    @Nullable
    String mediaType() {
        return ContractBodies.mediaType(contract);
    }

    /** What to ask for: JSON where there is a choice. */
    String accept() {
        var content = contract.path("responses").path("200").path("content");
        return content.isEmpty() || content.has("application/json") ? "application/json" : "*/*";
    }
}
