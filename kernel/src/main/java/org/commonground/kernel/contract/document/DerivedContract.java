package org.commonground.kernel.contract.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.commonground.kernel.operation.DerivedOperations;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/** Writes {@code POST …/search} of every list and {@code GET …/{id}/history} of every aggregate into the contract. */
final class DerivedContract {
    private static final String DERIVED_FROM = "x-derived-from";
    private static final String SCHEMAS = "#/components/schemas/";

    private DerivedContract() {}

    static void addTo(OpenAPI api) {
        var taken = api.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .map(operation -> String.valueOf(operation.getOperationId()))
                .collect(Collectors.toSet());
        boolean anyHistory = false;
        for (var path : List.copyOf(api.getPaths().getPathItems().entrySet())) {
            var read = path.getValue().getGET();
            if (read == null) continue;
            var search = path.getKey() + DerivedOperations.SEARCH;
            if (DerivedOperations.hasSearch("GET", path.getKey(), queryParameters(read))
                    && (api.getPaths().getPathItem(search) == null
                            || api.getPaths().getPathItem(search).getPOST() == null))
                item(api, search).setPOST(searchOf(read, taken));
            var history = path.getKey() + DerivedOperations.HISTORY;
            if (DerivedOperations.hasHistory("GET", path.getKey())
                    && isVersioned(api, read)
                    && api.getPaths().getPathItem(history) == null) {
                item(api, history).setGET(historyOf(read));
                anyHistory = true;
            }
        }
        if (anyHistory) addSchemas(api);
    }

    private static PathItem item(OpenAPI api, String path) {
        if (api.getPaths().getPathItem(path) == null) api.getPaths().addPathItem(path, OASFactory.createPathItem());
        return api.getPaths().getPathItem(path);
    }

    private static Set<String> queryParameters(Operation operation) {
        return parameters(operation).stream()
                .filter(parameter -> parameter.getIn() == Parameter.In.QUERY)
                .map(Parameter::getName)
                .collect(Collectors.toSet());
    }

    private static List<Parameter> parameters(Operation operation) {
        return Objects.requireNonNullElse(operation.getParameters(), List.of());
    }

    private static Operation searchOf(Operation list, Set<String> taken) {
        var terms = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("The terms of the list; no other property is known.")
                .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        for (var parameter : parameters(list))
            if (parameter.getIn() == Parameter.In.QUERY) terms.addProperty(parameter.getName(), term(parameter));
        return OASFactory.createOperation()
                .operationId(searchId(String.valueOf(list.getOperationId()), taken))
                .tags(list.getTags())
                .extensions(new LinkedHashMap<>(Map.of(DERIVED_FROM, String.valueOf(list.getOperationId()))))
                .summary(list.getSummary() + ", terms in the body")
                .description(
                        "The same list, for terms that should not stand in an address: no cache keeps it and no log"
                                + " shows it. Pages follow `next` as `cursor` in the body.")
                .parameters(new ArrayList<>(parameters(list).stream()
                        .filter(parameter -> parameter.getIn() == Parameter.In.PATH)
                        .toList()))
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(json(
                                OASFactory.createMediaType().schema(terms).example(example(queryParameters(list))))))
                // of its own: the list's answer has headers that this one lacks
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse(
                                "200",
                                OASFactory.createAPIResponse()
                                        .description(list.getResponses()
                                                .getAPIResponse("200")
                                                .getDescription())
                                        .content(list.getResponses()
                                                .getAPIResponse("200")
                                                .getContent())));
    }

    /** The operation whose row of the access table decides. */
    static String decidedAs(Operation operation) {
        var extensions = operation.getExtensions();
        var list = extensions == null ? null : extensions.get(DERIVED_FROM);
        return String.valueOf(list == null ? operation.getOperationId() : list);
    }

    private static String searchId(String list, Set<String> taken) {
        var id = "search" + (list.startsWith("list") ? list.substring(4) : capitalised(list));
        return taken.contains(id) ? id + "InBody" : id;
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static Schema term(Parameter parameter) {
        var type = switch (parameter.getName()) {
            case "limit" -> SchemaType.INTEGER;
            case "count" -> SchemaType.BOOLEAN;
            default -> SchemaType.STRING;
        };
        return typed(type).description(parameter.getDescription());
    }

    private static boolean isVersioned(OpenAPI api, Operation read) {
        var ok = read.getResponses().getAPIResponse("200");
        if (ok == null || ok.getContent() == null) return false;
        var json = ok.getContent().getMediaType("application/json");
        var schema = json == null ? null : resolved(api, json.getSchema());
        return schema != null
                && schema.getProperties() != null
                && schema.getProperties().containsKey("version")
                && schema.getProperties().containsKey("id");
    }

    static @Nullable Schema resolved(OpenAPI api, @Nullable Schema schema) {
        if (schema == null || schema.getRef() == null) return schema;
        var name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
        return api.getComponents().getSchemas().get(name);
    }

    private static Operation historyOf(Operation read) {
        var id = String.valueOf(read.getOperationId()) + "History";
        var parameters = new ArrayList<>(parameters(read).stream()
                .filter(parameter -> parameter.getIn() == Parameter.In.PATH)
                .toList());
        parameters.add(query("filter", "Conditions on `id`, `at`, `actor` or `kind`.", "at >= '2026-01-01T00:00:00Z'"));
        parameters.add(query("sort", "`id` or `at`, `-` for descending; the latest first if absent.", "-id"));
        parameters.add(query("limit", "How many items, 1 to 500.", "50"));
        parameters.add(query("cursor", "`next` of the page before, unchanged.", null));
        parameters.add(query("count", "`true` adds `totalCount`.", "false"));
        return OASFactory.createOperation()
                .operationId(id)
                .tags(read.getTags())
                .summary("Who changed what: the history of what `%s` reads".formatted(read.getOperationId()))
                .description("One item a version, with each field's value before and since. The row is read as you read"
                        + " it, so what you do not see has no history for you; values that are not for you are"
                        + " `redacted`, and who only reads what is published is refused.")
                .parameters(parameters)
                .responses(responses(read));
    }

    private static APIResponses responses(Operation read) {
        var responses = OASFactory.createAPIResponses();
        // where the row went when it was merged is told here too
        if (read.getResponses().hasAPIResponse("410"))
            responses.addAPIResponse("410", read.getResponses().getAPIResponse("410"));
        return responses.addAPIResponse("200", okWith("HistoryPage"));
    }

    /** An answer whose body is what a schema of the contract says. */
    static APIResponse okWith(String schema) {
        return OASFactory.createAPIResponse()
                .description("OK")
                .content(json(OASFactory.createMediaType().schema(ref(schema))));
    }

    private static Content json(MediaType body) {
        return OASFactory.createContent().addMediaType("application/json", body);
    }

    private static Parameter query(String name, String description, @Nullable String example) {
        var parameter = OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.QUERY)
                .description(description)
                .schema(ContractFilter.string());
        return example == null ? parameter : parameter.example(example);
    }

    private static Schema ref(String name) {
        return OASFactory.createSchema().ref(SCHEMAS + name);
    }

    private static void addSchemas(OpenAPI api) {
        var string = SchemaType.STRING;
        api.getComponents()
                .addSchema(
                        "FieldChange",
                        object("What became of one field.")
                                .addProperty("field", typed(string).examples(List.of("name")))
                                .addProperty(
                                        "from",
                                        OASFactory.createSchema()
                                                .description("Its value before, any JSON; absent if it had none.")
                                                .examples(List.of("Riverbend Youth")))
                                .addProperty(
                                        "to",
                                        OASFactory.createSchema()
                                                .description("Its value since, any JSON; absent if it has none.")
                                                .examples(List.of("Riverbend Youth Collective")))
                                .addProperty(
                                        "redacted",
                                        typed(SchemaType.BOOLEAN)
                                                .description("The values exist, but are not for this caller."))
                                .required(List.of("field")))
                .addSchema(
                        "Change",
                        object("One version of a row and what it changed.")
                                .addProperty("id", typed(string).format("uuid"))
                                .addProperty(
                                        "version", typed(SchemaType.INTEGER).format("int64"))
                                .addProperty("at", typed(string).format("date-time"))
                                .addProperty("by", typed(string).description("The person or machine client."))
                                .addProperty(
                                        "kind", typed(string).enumeration(List.of("CREATED", "CHANGED", "DELETED")))
                                .addProperty("changes", typed(SchemaType.ARRAY).items(ref("FieldChange")))
                                .required(List.of("id", "version", "at", "by", "kind", "changes")))
                .addSchema(
                        "HistoryPage",
                        object("One page of a history.")
                                .addProperty("items", typed(SchemaType.ARRAY).items(ref("Change")))
                                .addProperty("next", typed(string).description("The cursor of the next page."))
                                .addProperty(
                                        "totalCount", typed(SchemaType.INTEGER).format("int64"))
                                .required(List.of("items")));
    }

    private static Schema object(String description) {
        return typed(SchemaType.OBJECT).description(description);
    }

    private static Schema typed(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    /** In this order in every build: {@code Map.of} has another one in each process. */
    private static Map<String, Object> example(Set<String> parameters) {
        var example = new LinkedHashMap<String, Object>();
        example.put("limit", 20);
        // what has no filter has an order of its own
        if (parameters.contains("filter")) example.put("sort", "-id");
        return example;
    }
}
