package org.commonground.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.commonground.localstack.demo.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.LoaderOptions;

/** What is served is what was reviewed. */
@ExtendWith(SuiteExtension.class)
class ContractTest {
    private static final Path COMMITTED = Path.of("..", "contracts", "openapi", "commonground.yaml");

    private final RunningSuite suite;

    ContractTest(RunningSuite suite) {
        this.suite = suite;
    }

    @Test
    void the_contract_that_is_served_is_the_committed_one() throws IOException {
        var served =
                Json.parse(suite.get(suite.gateway() + "/openapi.json", null).body());
        var committed = yaml().readTree(Files.readString(COMMITTED));
        assertThat(differences("", withoutIssuer(served), withoutIssuer(committed)))
                .as("what is served differs from contracts/openapi/commonground.yaml at")
                .isEmpty();
    }

    @Test
    void the_contract_is_served_as_yaml_too() throws IOException {
        var json = Json.parse(suite.get(suite.gateway() + "/openapi.json", null).body());
        var yaml = yaml().readTree(
                        suite.get(suite.gateway() + "/openapi.yaml", null).body());
        assertThat(yaml).isEqualTo(json);
    }

    private static List<String> differences(String pointer, JsonNode one, JsonNode other) {
        if (one.equals(other)) return List.of();
        if (!one.isObject() || !other.isObject()) return List.of(pointer);
        var names = new TreeSet<String>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .flatMap(name -> differences(pointer + "/" + name, one.path(name), other.path(name)).stream())
                .toList();
    }

    /** Where tokens come from is a matter of where the suite runs. */
    private static JsonNode withoutIssuer(JsonNode document) {
        var copy = (ObjectNode) document.deepCopy();
        for (var flow : copy.at("/components/securitySchemes/keycloak/flows"))
            ((ObjectNode) flow).remove(List.of("authorizationUrl", "tokenUrl"));
        return copy;
    }

    private static YAMLMapper yaml() {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(64 * 1024 * 1024);
        return new YAMLMapper(YAMLFactory.builder().loaderOptions(limits).build());
    }
}
