package org.commonground.kernel.contract.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * In an answer every component of its record that is not nullable is always there, and the contract says so. What a client
 * sends is another matter: there the constraints say what is required, so schemas that requests use as well are left alone.
 */
final class RequiredFields {
    private static final DotName NULLABLE = DotName.createSimple("org.jspecify.annotations.Nullable");
    private static final DotName SCHEMA =
            DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");
    private static final DotName INCLUDE = DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");

    private RequiredFields() {}

    static void mark(OpenAPI api, IndexView classes) {
        var sent = new HashSet<String>();
        var answered = new HashSet<String>();
        for (var item : api.getPaths().getPathItems().values())
            for (var operation : item.getOperations().values()) {
                if (operation.getRequestBody() != null)
                    collect(api, operation.getRequestBody().getContent(), sent);
                operation
                        .getResponses()
                        .getAPIResponses()
                        .values()
                        .forEach(response -> collect(api, response.getContent(), answered));
            }
        answered.removeAll(sent);
        var records = records(classes);
        for (var name : answered) {
            var schema = api.getComponents().getSchemas().get(name);
            if (schema == null || schema.getProperties() == null) continue;
            if (schema.getProperties().keySet().equals(Set.of("items", "next", "totalCount")))
                schema.setRequired(List.of("items"));
            var type = records.get(name);
            if (type != null && !type.hasDeclaredAnnotation(INCLUDE)) mark(schema, type);
        }
    }

    private static void mark(Schema schema, ClassInfo type) {
        var required = new ArrayList<>(schema.getRequired() == null ? List.<String>of() : schema.getRequired());
        for (var component : type.recordComponentsInDeclarationOrder())
            if (schema.getProperties().containsKey(component.name())
                    && !isNullable(component)
                    && !required.contains(component.name())) required.add(component.name());
        if (!required.isEmpty()) schema.setRequired(required);
    }

    private static boolean isNullable(RecordComponentInfo component) {
        return component.type().hasAnnotation(NULLABLE)
                || component.hasAnnotation(NULLABLE)
                || component.hasAnnotation(INCLUDE);
    }

    /** By the schema's name: what its annotation says goes before what others are called. A name of two types tells nothing. */
    static Map<String, ClassInfo> records(IndexView classes) {
        var byOwnName = new HashMap<String, @Nullable ClassInfo>();
        var byAnnotation = new HashMap<String, @Nullable ClassInfo>();
        for (var type : classes.getKnownClasses()) {
            if (!type.isRecord() || !type.name().toString().startsWith("org.commonground.")) continue;
            var schema = type.declaredAnnotation(SCHEMA);
            if (schema != null && schema.value("name") != null)
                put(byAnnotation, schema.value("name").asString(), type);
            else put(byOwnName, type.simpleName(), type);
        }
        byOwnName.putAll(byAnnotation);
        var known = new HashMap<String, ClassInfo>();
        byOwnName.forEach((name, type) -> {
            if (type != null) known.put(name, type);
        });
        return known;
    }

    private static void put(Map<String, @Nullable ClassInfo> found, String name, ClassInfo type) {
        var other = found.get(name);
        // a class may be in several indexes
        if (found.containsKey(name) && (other == null || !other.name().equals(type.name()))) found.put(name, null);
        else found.put(name, type);
    }

    private static void collect(OpenAPI api, @Nullable Content content, Set<String> names) {
        if (content == null || content.getMediaTypes() == null) return;
        content.getMediaTypes().values().forEach(media -> collect(api, media.getSchema(), names));
    }

    private static void collect(OpenAPI api, @Nullable Schema schema, Set<String> names) {
        if (schema == null) return;
        if (schema.getRef() != null) {
            if (names.add(schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1)))
                collect(api, DerivedContract.resolved(api, schema), names);
            return;
        }
        if (schema.getProperties() != null)
            schema.getProperties().values().forEach(inner -> collect(api, inner, names));
        collect(api, schema.getItems(), names);
        collect(api, schema.getAdditionalPropertiesSchema(), names);
        collect(api, schema.getAllOf(), names);
        collect(api, schema.getAnyOf(), names);
        collect(api, schema.getOneOf(), names);
    }

    private static void collect(OpenAPI api, @Nullable List<Schema> alternatives, Set<String> names) {
        if (alternatives != null) alternatives.forEach(inner -> collect(api, inner, names));
    }
}
