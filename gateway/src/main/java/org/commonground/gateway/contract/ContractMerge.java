package org.commonground.gateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.commonground.gateway.Domain;
import org.jspecify.annotations.Nullable;

/**
 * Merges the services' documents into the gateway's own, the frame: info, servers, security schemes and the order of tags
 * are the frame's; paths and components are everybody's. Equal components are shared; whatever else meets under one name
 * is a conflict, and all conflicts are told at once. The result depends on what the documents say alone.
 */
public final class ContractMerge {
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String FRAME = "gateway";

    private final ObjectNode frame;
    private final TreeMap<String, ObjectNode> paths = new TreeMap<>();
    private final TreeMap<String, TreeMap<String, JsonNode>> components = new TreeMap<>();
    private final Map<String, JsonNode> tags = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();

    private ContractMerge(JsonNode frame) {
        this.frame = frame.deepCopy();
    }

    /**
     * Merges, or tells everything that stands against it.
     *
     * @throws ContractConflict if two documents give one name two meanings, or point to what is not there
     */
    public static Contract merge(JsonNode frame, Map<Domain, JsonNode> services) {
        var merge = new ContractMerge(frame);
        merge.add(null, merge.frame);
        new TreeMap<>(services).forEach((domain, document) -> merge.add(domain, document.deepCopy()));
        return merge.finish();
    }

    private void add(@Nullable Domain domain, ObjectNode document) {
        var source = domain == null ? FRAME : domain.service();
        document.path("tags").forEach(tag -> tags.putIfAbsent(tag.path("name").asText(), tag));
        document.path("components").properties().forEach(kind -> {
            if (domain != null && kind.getKey().equals("securitySchemes")) return;
            var sameKind = components.computeIfAbsent(kind.getKey(), _ -> new TreeMap<>());
            kind.getValue()
                    .properties()
                    .forEach(c -> own("components/" + kind.getKey(), c.getKey(), c.getValue(), sameKind, source));
        });
        document.path("paths").properties().forEach(path -> addPath(domain, source, path.getKey(), path.getValue()));
    }

    private void addPath(@Nullable Domain domain, String source, String path, JsonNode item) {
        if (!owns("path", path, source)) return;
        paths.put(path, (ObjectNode) item);
        for (var method : METHODS) {
            if (!(item.get(method) instanceof ObjectNode operation)) continue;
            var id = operation.path("operationId").asText();
            if (id.isEmpty()) conflicts.add("%s %s of %s has no operationId".formatted(method, path, source));
            else owns("operationId", id, source + " (" + method + " " + path + ")");
            var anonymous = allowsNobody(operation.get("security"));
            operations.add(new Operation(
                    HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                    path,
                    id,
                    domain,
                    anonymous,
                    retirement(id, path, operation)));
            complete(operation, domain != null, anonymous);
        }
    }

    private @Nullable Retirement retirement(String id, String path, ObjectNode operation) {
        if (!operation.path("deprecated").asBoolean()) return null;
        try {
            var retirement = Retirement.of(operation);
            if (!retirement.leadsOnFrom(path))
                conflicts.add("%s is not at an address that follows from %s".formatted(retirement.successor(), path));
            return retirement;
        } catch (IllegalArgumentException e) {
            conflicts.add(id + " " + e.getMessage());
            return null;
        }
    }

    /** Says what the gateway adds to every operation: the frame's scheme, its limits and its refusals. */
    private void complete(ObjectNode operation, boolean forwarded, boolean anonymous) {
        if (!anonymous) operation.remove("security");
        operation.put("x-rate-limit", "default");
        var responses = operation.withObject("/responses");
        frame.path("x-gateway-responses").properties().forEach(refusal -> {
            var applies = switch (refusal.getKey()) {
                case "413" -> operation.has("requestBody");
                case "503", "504" -> forwarded;
                default -> true;
            };
            if (applies && !responses.has(refusal.getKey())) responses.set(refusal.getKey(), refusal.getValue());
        });
        responses.properties().forEach(answer -> {
            if (answer.getKey().startsWith("2") && answer.getValue() instanceof ObjectNode success)
                success.withObject("/headers").setAll(frame.withObject("/x-gateway-headers"));
        });
    }

    /** As OpenAPI has it: no requirement at all, or an empty one among the alternatives. Saying nothing means: a token. */
    private static boolean allowsNobody(@Nullable JsonNode security) {
        if (security == null) return false;
        for (var alternative : security) if (alternative.isEmpty()) return true;
        return security.isEmpty();
    }

    private void own(String kind, String name, JsonNode value, Map<String, JsonNode> known, String source) {
        var there = known.putIfAbsent(name, value);
        if (there == null) owners.put(kind + " " + name, source);
        else if (!there.equals(value))
            conflicts.add(
                    "%s '%s' differs between %s and %s".formatted(kind, name, owners.get(kind + " " + name), source));
    }

    private boolean owns(String kind, String name, String source) {
        var other = owners.putIfAbsent(kind + " " + name, source);
        if (other != null) conflicts.add("%s '%s' is in %s and again in %s".formatted(kind, name, other, source));
        return other == null;
    }

    private Contract finish() {
        frame.remove(List.of("x-gateway-responses", "x-gateway-headers"));
        for (var operation : operations)
            if (operation.retirement() != null
                    && operation.retirement().successor() != null
                    && !paths.containsKey(operation.retirement().successor()))
                conflicts.add("%s is to be replaced by %s, which is not there"
                        .formatted(operation.id(), operation.retirement().successor()));
        var nodes = JsonNodeFactory.instance;
        frame.set("tags", nodes.arrayNode().addAll(tags.values()));
        frame.set("paths", nodes.objectNode().setAll(paths));
        var all = frame.putObject("components");
        components.forEach((kind, values) -> all.set(kind, nodes.objectNode().setAll(values)));
        checkReferences(frame);
        if (!conflicts.isEmpty()) throw new ContractConflict(List.copyOf(conflicts));
        return new Contract(frame, List.copyOf(operations));
    }

    private void checkReferences(JsonNode node) {
        var reference = node.path("$ref");
        if (reference.isTextual()) {
            var target = reference.asText();
            if (!target.startsWith("#/") || frame.at(target.substring(1)).isMissingNode())
                conflicts.add("$ref '%s' leads nowhere".formatted(target));
        }
        node.forEach(this::checkReferences);
    }
}
