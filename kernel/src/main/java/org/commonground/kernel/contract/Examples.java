package org.commonground.kernel.contract;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * An example for every JSON body that has none: put together from the examples of its fields, and where a field has none
 * either, from what its schema allows.
 */
final class Examples {
    private static final int DEEPEST = 6;

    private final OpenAPI api;

    private Examples(OpenAPI api) {
        this.api = api;
    }

    static void addTo(OpenAPI api) {
        var examples = new Examples(api);
        for (var item : api.getPaths().getPathItems().values())
            for (var operation : item.getOperations().values()) {
                if (operation.getRequestBody() != null)
                    examples.add(operation.getRequestBody().getContent());
                operation
                        .getResponses()
                        .getAPIResponses()
                        .values()
                        .forEach(response -> examples.add(response.getContent()));
            }
    }

    private void add(@Nullable Content content) {
        if (content == null || content.getMediaTypes() == null) return;
        content.getMediaTypes().forEach((type, media) -> {
            if (type.contains("json") && !has(media)) media.setExample(of(media.getSchema(), "", Set.of()));
        });
    }

    private static boolean has(MediaType media) {
        return media.getExample() != null
                || (media.getExamples() != null && !media.getExamples().isEmpty());
    }

    private @Nullable Object of(@Nullable Schema schema, String name, Set<String> within) {
        if (schema == null || within.size() > DEEPEST) return null;
        var given = given(schema);
        if (given != null) return given;
        if (schema.getRef() != null) {
            if (within.contains(schema.getRef())) return null;
            var deeper = new HashSet<>(within);
            deeper.add(schema.getRef());
            return of(DerivedContract.resolved(api, schema), name, deeper);
        }
        if (schema.getEnumeration() != null && !schema.getEnumeration().isEmpty())
            return schema.getEnumeration().getFirst();
        if (isGiven(schema.getOneOf())) return of(schema.getOneOf().getFirst(), name, within);
        if (isGiven(schema.getAnyOf())) return of(schema.getAnyOf().getFirst(), name, within);
        if (isGiven(schema.getAllOf())) return of(schema.getAllOf().getFirst(), name, within);
        return switch (type(schema)) {
            case OBJECT -> object(schema, within);
            case ARRAY -> {
                var item = of(schema.getItems(), name, within);
                yield item == null ? List.of() : List.of(item);
            }
            case INTEGER -> number(schema).toBigInteger();
            case NUMBER -> number(schema);
            case BOOLEAN -> true;
            case STRING -> text(schema, name);
            default -> null;
        };
    }

    private static boolean isGiven(@Nullable List<Schema> alternatives) {
        return alternatives != null && !alternatives.isEmpty();
    }

    private static @Nullable Object given(Schema schema) {
        var examples = schema.getExamples();
        var example = examples != null && !examples.isEmpty() ? examples.getFirst() : null;
        if (example == null) return schema.getDefaultValue();
        if (!(example instanceof String text)) return example;
        return switch (type(schema)) {
            case INTEGER, NUMBER -> new BigDecimal(text);
            case BOOLEAN -> Boolean.valueOf(text);
            default -> text;
        };
    }

    private static SchemaType type(Schema schema) {
        var types = schema.getType();
        if (types != null) for (var type : types) if (type != SchemaType.NULL) return type;
        return schema.getProperties() != null ? SchemaType.OBJECT : SchemaType.STRING;
    }

    private Map<String, Object> object(Schema schema, Set<String> within) {
        var value = new LinkedHashMap<String, Object>();
        if (schema.getProperties() != null)
            schema.getProperties().forEach((name, property) -> {
                var inner = of(property, name, within);
                if (inner != null) value.put(name, inner);
            });
        if (value.isEmpty() && schema.getAdditionalPropertiesSchema() != null) {
            var inner = of(schema.getAdditionalPropertiesSchema(), "", within);
            if (inner != null) value.put("key", inner);
        }
        return value;
    }

    private static BigDecimal number(Schema schema) {
        if (schema.getMinimum() != null && schema.getMinimum().signum() > 0) return schema.getMinimum();
        if (schema.getMaximum() != null && schema.getMaximum().compareTo(BigDecimal.ONE) < 0)
            return schema.getMaximum();
        return BigDecimal.ONE;
    }

    private static String text(Schema schema, String name) {
        var format = schema.getFormat() == null ? "" : schema.getFormat();
        var text = switch (format) {
            case "uuid" -> "0199d1b6-7c1e-7a50-9d3c-2f6f3f1f5a10";
            case "date" -> "2026-11-23";
            case "date-time" -> "2026-11-23T15:04:05Z";
            case "uri", "uri-reference" -> "https://example.org";
            case "email" -> "office@example.org";
            case "partial-time", "local-time", "time" -> "15:30";
            case "duration" -> "P14D";
            default -> name.isEmpty() ? "text" : words(name);
        };
        var longest = schema.getMaxLength();
        return longest != null && text.length() > longest ? text.substring(0, longest) : text;
    }

    /** {@code declinedReason} reads as "declined reason". */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
