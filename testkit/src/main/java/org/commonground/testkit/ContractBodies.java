package org.commonground.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that an OpenAPI document promises to accept: its own examples where it has them, else the smallest value that each
 * schema allows. Uses nothing but Jackson.
 *
 * @param document OpenAPI 3.1 as JSON
 * @param ids what to write where a property is an id: by property name, null for a random one
 */
public record ContractBodies(JsonNode document, BiFunction<String, JsonNode, @Nullable String> ids) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public static ContractBodies of(JsonNode document) {
        return new ContractBodies(document, (_, _) -> null);
    }

    /** The media type of an operation's body, null if it takes none; JSON before others. */
    public static @Nullable String mediaType(JsonNode operation) {
        String first = null;
        for (var each : operation.path("requestBody").path("content").properties()) {
            if (each.getKey().contains("json")) return each.getKey();
            if (first == null) first = each.getKey();
        }
        return first;
    }

    /** A body of the operation, in this media type. */
    public JsonNode body(JsonNode operation, String mediaType) {
        var content = operation.path("requestBody").path("content").path(mediaType);
        var base = value("", content.path("schema"), new HashSet<>());
        return content.has("example") ? withIds(content.path("example"), base) : base;
    }

    /** An example is somebody else's: its ids are not those of this run. */
    private JsonNode withIds(JsonNode example, JsonNode base) {
        if (!(example instanceof ObjectNode object)) return example;
        var copy = object.deepCopy();
        for (var each : object.properties())
            if ((each.getKey().endsWith("Id") || each.getKey().endsWith("Ids")) && base.has(each.getKey()))
                copy.set(each.getKey(), base.get(each.getKey()));
        return copy;
    }

    private JsonNode value(String name, JsonNode given, HashSet<String> within) {
        var reference = given.path("$ref").asText();
        var schema = reference.isEmpty() ? given : document.at(reference.substring(1));
        if (!reference.isEmpty() && !within.add(reference)) return JSON.objectNode();
        try {
            return written(name, schema, within);
        } finally {
            within.remove(reference);
        }
    }

    private JsonNode written(String name, JsonNode schema, HashSet<String> within) {
        var type = type(schema);
        var id = schema.path("format").asText().equals("uuid");
        if (schema.has("enum")) return schema.path("enum").path(0);
        if (!id && schema.path("examples").has(0))
            return schema.path("examples").path(0);
        if (!id && schema.has("example")) return schema.path("example");
        for (var choice : new String[] {"oneOf", "anyOf", "allOf"})
            if (schema.has(choice)) return value(name, schema.path(choice).path(0), within);
        return switch (type) {
            case "object" -> object(schema, within);
            case "array" -> {
                var list = JSON.arrayNode();
                for (int i = 0; i < Math.max(1, schema.path("minItems").asInt()); i++)
                    list.add(value(name, schema.path("items"), within));
                yield list;
            }
            case "integer" -> JSON.numberNode(schema.path("minimum").asLong(1));
            case "number" -> JSON.numberNode(schema.path("minimum").asDouble(1));
            case "boolean" -> JSON.booleanNode(true);
            default -> JSON.textNode(text(name, schema));
        };
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        for (var each : type) if (!each.asText().equals("null")) return each.asText();
        return type.isTextual() ? type.asText() : schema.has("properties") ? "object" : "string";
    }

    private ObjectNode object(JsonNode schema, HashSet<String> within) {
        var object = JSON.objectNode();
        for (var required : schema.path("required")) {
            var name = required.asText();
            object.set(name, value(name, schema.path("properties").path(name), within));
        }
        return object;
    }

    private String text(String name, JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "uuid" -> {
                var known = ids.apply(name, schema);
                yield known == null ? UUID.randomUUID().toString() : known;
            }
            case "date" -> "2026-09-01";
            case "date-time" -> "2026-09-01T12:00:00Z";
            case "uri", "uri-reference" -> "https://example.org";
            default -> "Text".repeat(Math.max(1, schema.path("minLength").asInt() / 4));
        };
    }
}
