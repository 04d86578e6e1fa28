package org.commonground.testkit;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.arc.Arc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.operation.Operations;
import org.junit.jupiter.api.Test;

/** What every operation's contract says. A service's {@code ContractTest} extends it; a rule is changed here, for all. */
public abstract class ContractRules {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Documented(String path, String method, JsonNode operation) {
        String id() {
            return operation.path("operationId").asText();
        }
    }

    @Test
    public void every_operation_is_described_whole() throws JsonProcessingException {
        var contract = contract();
        var softly = new SoftAssertions();
        var places = new HashMap<String, String>();
        for (var each : operations(contract)) {
            var where = each.method + " " + each.path;
            softly.assertThat(each.id()).as(where + ": operationId").matches("[a-z]+[A-Za-z0-9]*");
            softly.assertThat(places.putIfAbsent(each.id(), where))
                    .as(where + ": its operationId elsewhere")
                    .isNull();
            softly.assertThat(each.operation.path("tags"))
                    .as(where + ": one tag")
                    .hasSize(1);
            softly.assertThat(each.operation.path("summary").asText())
                    .as(where + ": summary")
                    .isNotBlank();
            softly.assertThat(each.operation.path("security"))
                    .as(where + ": security")
                    .isNotEmpty();
            if (!each.path.startsWith("/v1/")) continue; // a façade is described by its standard
            softly.assertThat(each.operation.path("x-rate-limit").asText())
                    .as(where + ": x-rate-limit")
                    .isNotBlank();
            softly.assertThat(fields(each.operation.path("responses")))
                    .as(where + ": errors")
                    .containsAll(errors(each));
        }
        softly.assertAll();
    }

    @Test
    public void every_json_body_has_an_example() throws JsonProcessingException {
        var contract = contract();
        var softly = new SoftAssertions();
        for (var each : operations(contract)) {
            if (!each.path.startsWith("/v1/")) continue;
            var bodies = new ArrayList<JsonNode>();
            bodies.add(each.operation.path("requestBody"));
            each.operation.path("responses").forEach(bodies::add);
            for (var body : bodies)
                resolved(contract, body).path("content").properties().forEach(media -> {
                    if (media.getKey().contains("json"))
                        softly.assertThat(media.getValue().has("example")
                                        || media.getValue().has("examples"))
                                .as("%s %s: example of %s", each.method, each.path, media.getKey())
                                .isTrue();
                });
        }
        softly.assertAll();
    }

    @Test
    public void an_answer_always_has_the_id_and_version_of_its_row() throws JsonProcessingException {
        var contract = contract();
        var softly = new SoftAssertions();
        for (var each : operations(contract)) {
            if (!each.method.equals("get") || !each.path.endsWith("/{id}") || !each.path.startsWith("/v1/")) continue;
            var schema = resolved(
                    contract,
                    resolved(contract, each.operation.at("/responses/200")).at("/content/application~1json/schema"));
            if (!schema.path("properties").has("version")) continue;
            var required = new ArrayList<String>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            softly.assertThat(required).as(each.path).contains("version");
        }
        softly.assertAll();
    }

    /** What the code comes to call is what the contract has to tell: nobody can use a header or meet a status unawares. */
    @Test
    public void the_contract_tells_what_the_code_does() throws JsonProcessingException {
        var code = new CallGraph("org.commonground");
        var checking = code.leadingTo(CallGraph.CHECK, CallGraph.CHECK_UPSERT);
        var adding = code.leadingTo(CallGraph.CHECK_UPSERT);
        var creating = code.leadingTo(CallGraph.CREATED);
        var gone = code.leadingTo(CallGraph.GONE);
        gone.addAll(code.leadingTo(CallGraph.CURSOR_EXPIRED));
        var documented = operations(contract()).stream().collect(Collectors.toMap(Documented::id, each -> each));
        var softly = new SoftAssertions();
        for (var operation : Arc.container().select(Operations.class).get().all()) {
            var each = documented.get(operation.name());
            if (each == null || !each.path.startsWith("/v1/")) continue;
            var method = CallGraph.name(operation.method());
            var ifMatch = parameter(each, "If-Match");
            var responses = fields(each.operation.path("responses"));
            softly.assertThat(!ifMatch.isMissingNode())
                    .as(each.id() + ": If-Match is documented where it is looked at")
                    .isEqualTo(checking.contains(method) || adding.contains(method));
            if (!ifMatch.isMissingNode())
                softly.assertThat(responses).as(each.id()).contains("412", "428");
            if (adding.contains(method))
                softly.assertThat(ifMatch.path("required").asBoolean())
                        .as(each.id() + ": who adds a row has seen no version")
                        .isFalse();
            softly.assertThat(responses.contains("201"))
                    .as(each.id() + ": 201 is documented where it is answered")
                    .isEqualTo(creating.contains(method));
            softly.assertThat(responses.contains("410"))
                    .as(each.id() + ": 410 is documented where it is answered")
                    .isEqualTo(gone.contains(method));
        }
        softly.assertAll();
    }

    @Test
    public void an_answer_with_a_version_has_an_etag_and_can_be_asked_for_anew() throws JsonProcessingException {
        var contract = contract();
        var softly = new SoftAssertions();
        for (var each : operations(contract)) {
            if (!each.path.startsWith("/v1/")) continue;
            for (var status : List.of("200", "201")) {
                var answer = each.operation.path("responses").path(status);
                var schema = resolved(contract, answer.at("/content/application~1json/schema"));
                // a policy's number, say, is no version of a row
                var versioned = schema.at("/properties/version/format").asText().equals("int64");
                softly.assertThat(answer.path("headers").has("ETag"))
                        .as("%s: ETag of %s", each.id(), status)
                        .isEqualTo(versioned);
                if (status.equals("201") && !answer.isMissingNode()) {
                    softly.assertThat(answer.path("headers").has("Location"))
                            .as("%s: Location of what it created", each.id())
                            .isTrue();
                    softly.assertThat(schema.has("properties"))
                            .as("%s: schema of what it created", each.id())
                            .isTrue();
                }
            }
            softly.assertThat(each.operation.path("responses").has("304"))
                    .as(each.id() + ": 304 where If-None-Match is documented")
                    .isEqualTo(!parameter(each, "If-None-Match").isMissingNode());
        }
        softly.assertAll();
    }

    private static JsonNode parameter(Documented each, String name) {
        for (var parameter : each.operation.path("parameters"))
            if (parameter.path("name").asText().equals(name)) return parameter;
        return MissingNode.getInstance();
    }

    @Test
    public void every_search_and_history_that_is_documented_is_served() throws JsonProcessingException {
        var softly = new SoftAssertions();
        var officer = Api.as(Tokens.officer());
        for (var each : operations(contract())) {
            var path = each.path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
            if (each.path.endsWith(DerivedOperations.SEARCH) && each.method.equals("post"))
                softly.assertThat(officer.post(path, "{}").statusCode())
                        .as(each.path)
                        .isNotIn(405, 415)
                        .isLessThan(500);
            if (each.path.endsWith(DerivedOperations.HISTORY) && each.method.equals("get"))
                softly.assertThat(officer.get(path).path("instance").toString())
                        .as(each.path)
                        .isEqualTo(path);
        }
        softly.assertAll();
    }

    private static List<String> errors(Documented each) {
        var errors = new ArrayList<>(List.of("400", "401", "403", "503"));
        if (each.path.contains("{")) errors.add("404");
        if (each.operation.has("requestBody")) errors.addAll(List.of("413", "415"));
        return errors;
    }

    private static JsonNode contract() throws JsonProcessingException {
        return JSON.readTree(given().get("/q/openapi?format=json").asString());
    }

    private static List<Documented> operations(JsonNode contract) {
        var found = new ArrayList<Documented>();
        for (Map.Entry<String, JsonNode> path : contract.path("paths").properties())
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties())
                if (METHODS.contains(operation.getKey()))
                    found.add(new Documented(path.getKey(), operation.getKey(), operation.getValue()));
        return found;
    }

    private static JsonNode resolved(JsonNode contract, JsonNode node) {
        var reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : contract.at(reference.substring(1));
    }

    private static List<String> fields(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
