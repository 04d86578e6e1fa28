package org.commonground.kernel.contract.document;

import java.util.HashSet;
import java.util.Set;
import org.commonground.kernel.aggregate.Versioned;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** The headers of answers that succeed: which version it is, where the new row is, where the next page is. */
final class AnswerHeaders {
    private static final DotName VERSIONED = DotName.createSimple(Versioned.class);

    private final OpenAPI api;
    private final Set<String> versioned = new HashSet<>();

    private AnswerHeaders(OpenAPI api, IndexView classes) {
        this.api = api;
        RequiredFields.records(classes).forEach((name, type) -> {
            if (isVersioned(type)) versioned.add(name);
        });
    }

    static void addTo(OpenAPI api, IndexView classes) {
        var components = api.getComponents();
        components.addHeader(
                "Version", header("The version of the row; send it back as `If-Match` or `If-None-Match`.", "\"3\""));
        components.addHeader("Place", header("Where it is.", "/v1/goals/0199d1b6-7c1e-7a50-9d3c-2f6f3f1f5a10"));
        components.addHeader(
                "NextPage",
                header(
                        "The next page, as `rel=\"next\"` (RFC 8288); absent on the last.",
                        "</v1/goals?limit=50&cursor=eyJsaXN0>; rel=\"next\""));
        var headers = new AnswerHeaders(api, classes);
        for (var path : api.getPaths().getPathItems().entrySet())
            if (path.getKey().startsWith("/v1/")) // a façade's headers are its standard's
            for (var operation : path.getValue().getOperations().entrySet())
                    headers.add(operation.getKey(), operation.getValue());
    }

    private static boolean isVersioned(ClassInfo type) {
        return type.interfaceNames().contains(VERSIONED);
    }

    private void add(HttpMethod method, Operation operation) {
        var created = operation.getResponses().getAPIResponse("201");
        var ok = operation.getResponses().getAPIResponse("200");
        if (created != null) {
            created.addHeader("Location", reference("Place"));
            if (isVersioned(created)) created.addHeader("ETag", reference("Version"));
        }
        if (ok == null) return;
        if (isVersioned(ok)) {
            ok.addHeader("ETag", reference("Version"));
            if (method == HttpMethod.GET) conditional(operation);
        } else if (method == HttpMethod.GET && isPage(ok)) ok.addHeader("Link", reference("NextPage"));
    }

    private static void conditional(Operation operation) {
        operation.addParameter(ContractFilter.header(
                "If-None-Match", false, "An `ETag` that you hold: 304 if it is still current.", "\"3\""));
        operation
                .getResponses()
                .addAPIResponse(
                        "304",
                        OASFactory.createAPIResponse()
                                .description("It is as you hold it.")
                                .addHeader("ETag", reference("Version")));
    }

    private boolean isVersioned(APIResponse answer) {
        var schema = json(answer);
        return schema != null
                && schema.getRef() != null
                && versioned.contains(schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1));
    }

    private boolean isPage(APIResponse answer) {
        var schema = DerivedContract.resolved(api, json(answer));
        return schema != null
                && schema.getProperties() != null
                && schema.getProperties().keySet().equals(Set.of("items", "next", "totalCount"));
    }

    private static @Nullable Schema json(APIResponse answer) {
        if (answer.getContent() == null) return null;
        var json = answer.getContent().getMediaType("application/json");
        return json == null ? null : json.getSchema();
    }

    private static Header header(String description, String example) {
        return OASFactory.createHeader()
                .description(description)
                .schema(ContractFilter.string())
                .example(example);
    }

    private static Header reference(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }
}
