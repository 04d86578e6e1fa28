package org.commonground.gateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openapitools.openapidiff.core.OpenApiCompare;

/**
 * What somebody who relies on the released contracts would miss in the ones of today. openapi-diff knows operations,
 * parameters and what requests must have; what it does not see (a field that an answer no longer has, a type of 3.1 that
 * became another, an operation that was renamed or closed) is looked for here.
 */
final class Breaks {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode released;
    private final JsonNode now;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private Breaks(JsonNode released, JsonNode now) {
        this.released = released;
        this.now = now;
    }

    /** Of two OpenAPI documents. What was announced to be gone by this day is no break. */
    static List<String> ofOperations(JsonNode released, JsonNode now, LocalDate today) {
        var kept = withoutRetired(released, today);
        var breaks = new Breaks(kept, now);
        for (var path : kept.path("paths").properties())
            for (var operation : path.getValue().properties())
                if (METHODS.contains(operation.getKey()))
                    breaks.compare(
                            operation.getKey() + " " + path.getKey(),
                            operation.getValue(),
                            now.path("paths").path(path.getKey()).path(operation.getKey()));
        var difference = OpenApiCompare.fromContents(kept.toString(), now.toString());
        for (var endpoint : difference.getMissingEndpoints())
            breaks.found.add("%s %s is gone".formatted(endpoint.getMethod(), endpoint.getPathUrl()));
        for (var operation : difference.getChangedOperations())
            if (!operation.isCompatible())
                breaks.found.add("%s %s asks for more than it did, or answers something else"
                        .formatted(operation.getHttpMethod(), operation.getPathUrl()));
        if (!difference.isCompatible() && breaks.found.isEmpty()) breaks.found.add("it is not compatible");
        return breaks.found;
    }

    /** Of the schemas of events, by file name. */
    static List<String> ofEvents(Map<String, JsonNode> released, Map<String, JsonNode> now) {
        var found = new ArrayList<String>();
        released.forEach((name, schema) -> {
            var today = now.get(name);
            if (today == null) {
                found.add(name + " is gone");
                return;
            }
            var breaks = new Breaks(schema, today);
            if (!schema.path("x-topic").equals(today.path("x-topic"))) found.add(name + " moved to another topic");
            breaks.schema(name, schema, today, true);
            found.addAll(breaks.found);
        });
        return found;
    }

    private void compare(String where, JsonNode before, JsonNode today) {
        if (today.isMissingNode()) return; // openapi-diff says so
        if (!before.path("operationId").equals(today.path("operationId")))
            found.add(where + ": its operationId is another, and so is its name in generated clients");
        if (isOpen(before) && !isOpen(today)) found.add(where + ": it needs a token now");
        content(where + " takes", before.path("requestBody"), today.path("requestBody"), false);
        for (var answer : before.path("responses").properties())
            content(
                    where + " " + answer.getKey(),
                    answer.getValue(),
                    today.path("responses").path(answer.getKey()),
                    true);
    }

    private void content(String where, JsonNode before, JsonNode today, boolean isAnswer) {
        var target = resolved(now, today).path("content");
        for (var media : resolved(released, before).path("content").properties())
            if (target.has(media.getKey()))
                schema(
                        where,
                        media.getValue().path("schema"),
                        target.path(media.getKey()).path("schema"),
                        isAnswer);
    }

    private void schema(String where, JsonNode before, JsonNode today, boolean isAnswer) {
        var reference = before.path("$ref").asText();
        if (!reference.isEmpty() && !compared.add(reference + isAnswer)) return;
        var from = resolved(released, before);
        var to = resolved(now, today);
        if (!types(from).equals(types(to))) found.add("%s: %s became %s".formatted(where, types(from), types(to)));
        if (!from.path("format").equals(to.path("format"))) found.add(where + ": its format is another");
        for (var property : from.path("properties").properties()) {
            var at = where + "/" + property.getKey();
            if (to.path("properties").has(property.getKey()))
                schema(at, property.getValue(), to.path("properties").path(property.getKey()), isAnswer);
            else found.add(at + " is gone");
        }
        if (isAnswer) lost(from, to, "required").forEach(name -> found.add(where + "/" + name + " may be absent now"));
        else lost(to, from, "required").forEach(name -> found.add(where + "/" + name + " has to be sent now"));
        if (from.has("enum"))
            lost(from, to, "enum").forEach(value -> found.add(where + ": " + value + " is no longer a value"));
        if (from.has("items")) schema(where + "/items", from.path("items"), to.path("items"), isAnswer);
        if (from.path("additionalProperties").isObject())
            schema(where + "/*", from.path("additionalProperties"), to.path("additionalProperties"), isAnswer);
        for (var kind : List.of("oneOf", "anyOf", "allOf"))
            for (int i = 0; i < from.path(kind).size(); i++)
                schema(where, from.path(kind).path(i), to.path(kind).path(i), isAnswer);
    }

    private static List<String> lost(JsonNode from, JsonNode to, String list) {
        var kept = texts(to.path(list));
        return texts(from.path(list)).stream()
                .filter(each -> !kept.contains(each))
                .toList();
    }

    private static List<String> types(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray() ? texts(type).stream().sorted().toList() : List.of(type.asText());
    }

    private static List<String> texts(JsonNode list) {
        return Stream.of(list)
                .filter(ArrayNode.class::isInstance)
                .flatMap(each -> each.valueStream())
                .map(JsonNode::asText)
                .toList();
    }

    private static boolean isOpen(JsonNode operation) {
        var security = operation.path("security");
        return operation.has("security")
                && (security.isEmpty() || security.valueStream().anyMatch(JsonNode::isEmpty));
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        var reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static JsonNode withoutRetired(JsonNode released, LocalDate today) {
        var kept = released.deepCopy();
        for (var path : kept.path("paths")) {
            var gone = path.properties().stream()
                    .filter(operation -> operation.getValue().has("x-sunset")
                            && !LocalDate.parse(operation
                                            .getValue()
                                            .path("x-sunset")
                                            .asText())
                                    .isAfter(today))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            ((ObjectNode) path).remove(gone);
        }
        return kept;
    }
}
