package org.commonground.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.commonground.gateway.Domain;
import org.junit.jupiter.api.Test;

class ContractMergeTest {
    private static final String FRAME = """
            openapi: 3.1.0
            info: {title: Whole, version: 1.0.0}
            security: [{keycloak: []}]
            tags: [{name: Needs, description: from the frame}]
            paths:
              /health: {get: {operationId: getHealth, security: [], responses: {}}}
            components:
              securitySchemes: {keycloak: {type: oauth2}}
              responses: {Busy: {description: too busy}, Large: {description: too large}}
              headers: {RateLimit: {schema: {type: string}}}
            x-gateway-headers: {RateLimit: {$ref: "#/components/headers/RateLimit"}}
            x-gateway-responses:
              "413": {$ref: "#/components/responses/Large"}
              "503": {$ref: "#/components/responses/Busy"}
            """;

    @Test
    void paths_of_all_services_are_in_one_document_under_the_frames_name() {
        var contract = merge(service("/v1/needs", "listNeeds"), service("/v1/agreements", "listAgreements"));
        assertThat(contract.document().at("/info/title").asText()).isEqualTo("Whole");
        assertThat(contract.document().path("paths").fieldNames())
                .toIterable()
                .containsExactly("/health", "/v1/agreements", "/v1/needs");
        assertThat(contract.operations())
                .extracting(Operation::id, Operation::domain)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("getHealth", null),
                        org.assertj.core.groups.Tuple.tuple("listNeeds", Domain.NEEDS),
                        org.assertj.core.groups.Tuple.tuple("listAgreements", Domain.MOU));
    }

    @Test
    void equal_components_are_shared() {
        var contract = merge(withSchema("/v1/a", "a", "type: string"), withSchema("/v1/b", "b", "type: string"));
        assertThat(contract.document().at("/components/schemas/Page/type").asText())
                .isEqualTo("string");
    }

    @Test
    void components_that_share_a_name_but_differ_are_refused_naming_both_services() {
        var one = withSchema("/v1/a", "a", "type: string");
        var other = withSchema("/v1/b", "b", "type: integer");
        assertThatThrownBy(() -> merge(one, other))
                .isInstanceOf(ContractConflict.class)
                .hasMessageContainingAll("components/schemas", "'Page'", "needs-assessment-service", "mou-service");
    }

    @Test
    void a_path_has_one_owner() {
        assertThatThrownBy(() -> merge(service("/v1/a", "a"), service("/v1/a", "b")))
                .hasMessageContaining("path '/v1/a' is in needs-assessment-service and again in mou-service");
    }

    @Test
    void an_operation_id_names_one_operation() {
        assertThatThrownBy(() -> merge(service("/v1/a", "same"), service("/v1/b", "same")))
                .hasMessageContainingAll("operationId 'same'", "/v1/a", "/v1/b");
    }

    @Test
    void an_operation_without_an_id_is_refused() {
        assertThatThrownBy(() -> merge(document("paths: {/v1/a: {get: {responses: {}}}}"), service("/v1/b", "b")))
                .hasMessageContaining("has no operationId");
    }

    @Test
    void a_reference_leads_somewhere() {
        var lost = document(
                "paths: {/v1/a: {get: {operationId: a, responses: {\"200\": {$ref: '#/components/responses/No'}}}}}");
        assertThatThrownBy(() -> merge(lost, service("/v1/b", "b"))).hasMessageContaining("components/responses/No");
    }

    @Test
    void all_conflicts_are_told_at_once() {
        assertThatThrownBy(() -> merge(service("/v1/a", "same"), document("""
                        paths:
                          /v1/a: {get: {operationId: b, responses: {}}}
                          /v1/c: {get: {operationId: same, responses: {}}}
                        """)))
                .isInstanceOfSatisfying(
                        ContractConflict.class,
                        conflict -> assertThat(conflict.conflicts()).hasSize(2));
    }

    @Test
    void an_operation_that_says_nothing_needs_a_token_and_only_an_empty_requirement_opens_it() {
        var contract = merge(document("""
                        paths:
                          /v1/silent: {get: {operationId: silent, responses: {}}}
                          /v1/locked: {get: {operationId: locked, security: [{Other: []}], responses: {}}}
                          /v1/open: {get: {operationId: open, security: [], responses: {}}}
                          /v1/either: {get: {operationId: either, security: [{}, {Other: []}], responses: {}}}
                        components: {securitySchemes: {Other: {type: http}}}
                        """), service("/v1/b", "b"));
        assertThat(contract.operations())
                .filteredOn(Operation::anonymous)
                .extracting(Operation::id)
                .containsExactlyInAnyOrder("getHealth", "open", "either");
        assertThat(contract.document().at("/paths/~1v1~1locked/get").has("security"))
                .isFalse();
        assertThat(contract.document().at("/components/securitySchemes/Other").isMissingNode())
                .isTrue();
    }

    @Test
    void every_operation_says_what_the_gateway_may_answer_in_its_place() {
        var contract = merge(document("""
                        paths:
                          /v1/a:
                            get: {operationId: a, responses: {"503": {description: its own words}}}
                            post: {operationId: b, requestBody: {content: {}}, responses: {}}
                        """), service("/v1/b", "c"));
        var document = contract.document();
        assertThat(document.at("/paths/~1v1~1a/get/responses/503/description").asText())
                .isEqualTo("its own words");
        assertThat(document.at("/paths/~1v1~1a/get/responses").has("413")).isFalse();
        assertThat(document.at("/paths/~1v1~1a/post/responses").has("413")).isTrue();
        assertThat(document.at("/paths/~1v1~1b/get/responses/503/$ref").asText())
                .isEqualTo("#/components/responses/Busy");
        assertThat(document.at("/paths/~1health/get/responses").has("503"))
                .as("nobody answers in the gateway's own place")
                .isFalse();
        assertThat(document.has("x-gateway-responses")).isFalse();
    }

    @Test
    void every_success_says_how_much_is_left() {
        var document = merge(document("""
                        paths:
                          /v1/a: {get: {operationId: a, responses: {"200": {description: ok}, "404": {description: no}}}}
                        """), service("/v1/b", "b")).document();
        assertThat(document.at("/paths/~1v1~1a/get/responses/200/headers/RateLimit/$ref")
                        .asText())
                .isEqualTo("#/components/headers/RateLimit");
        assertThat(document.at("/paths/~1v1~1a/get/responses/404").has("headers"))
                .isFalse();
        assertThat(document.has("x-gateway-headers")).isFalse();
    }

    @Test
    void who_retires_an_operation_says_from_when_to_when_and_leads_on_to_one_that_is_there() {
        assertThatThrownBy(() -> merge(document("""
                        paths:
                          /v1/a: {get: {operationId: a, deprecated: true, responses: {}}}
                          /v1/c: {get: {operationId: c, deprecated: true, x-deprecated-since: "2026-03-01",
                            x-sunset: "2027-03-01", x-successor: "/v1/nothing", responses: {}}}
                          /v1/d: {get: {operationId: d, deprecated: true, x-deprecated-since: "2026-03-01",
                            x-sunset: "2027-03-01", x-successor: "/v1/e/{id}", responses: {}}}
                          /v1/e/{id}: {get: {operationId: e, responses: {}}}
                        """), service("/v1/b", "b")))
                .isInstanceOfSatisfying(
                        ContractConflict.class,
                        conflict -> assertThat(conflict.conflicts())
                                .hasSize(3)
                                .anySatisfy(each -> assertThat(each).contains("a is deprecated"))
                                .anySatisfy(each -> assertThat(each).contains("/v1/nothing, which is not there"))
                                .anySatisfy(each -> assertThat(each).contains("/v1/e/{id} is not at an address")));
    }

    private static Contract merge(JsonNode needs, JsonNode mou) {
        return ContractMerge.merge(document(FRAME), Map.of(Domain.MOU, mou, Domain.NEEDS, needs));
    }

    private static JsonNode service(String path, String operationId) {
        return document("paths: {%s: {get: {operationId: %s, responses: {}}}}".formatted(path, operationId));
    }

    private static JsonNode withSchema(String path, String operationId, String schema) {
        return document("""
                paths: {%s: {get: {operationId: %s, responses: {}}}}
                components: {schemas: {Page: {%s}}}
                """.formatted(path, operationId, schema));
    }

    private static JsonNode document(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
