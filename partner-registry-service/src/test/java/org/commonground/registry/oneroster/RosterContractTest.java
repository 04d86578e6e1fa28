package org.commonground.registry.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The OpenAPI document of another OneRoster 1.2 service (Ed-Fi's) describes what ours answers, so its clients read us. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RosterContractTest {
    private static final Path DOCUMENT =
            Path.of("..", "..", "shared", "data", "oneroster-edfi-openapi", "edfi-oneroster-swagger.yml");
    private static final String ROOT = "/ims/oneroster/rostering/v1p2/";

    /** Collection, one of it, and the wrapper of one. */
    private static final Map<String, List<String>> SERVED = Map.of(
            "orgs", List.of("d", "org"),
            "schools", List.of("100", "org"),
            "academicSessions", List.of("sy2027", "academicSession"),
            "terms", List.of("s1", "academicSession"),
            "gradingPeriods", List.of("q1", "academicSession"));

    @Test
    void a_client_of_theirs_pages_through_what_we_serve() throws IOException {
        Assumptions.assumeTrue(Files.exists(DOCUMENT), "the data sets are not here");
        var document = new ObjectMapper(new YAMLFactory()).readTree(DOCUMENT.toFile());
        var district = "contract-" + UUID.randomUUID();
        OneRosterFiles.send(
                Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district)),
                OneRosterFiles.ORGS,
                OneRosterFiles.SESSIONS,
                "");
        var client = Api.as(Tokens.of().inDistrict(district).granted(RosterResource.CORE_SCOPE));
        for (var served : SERVED.entrySet()) {
            var operation = document.path("paths").path(ROOT + served.getKey()).path("get");
            assertThat(parameters(operation)).contains("limit", "offset", "sort", "orderBy", "filter", "fields");
            var collection = answer(operation);
            var wrapper = collection.fieldNames().next();
            var record = resolved(document, collection.path(wrapper).path("items"));
            var seen = new HashSet<String>();
            for (int offset = 0; ; offset++) {
                var page = json(client, served.getKey() + "?limit=1&sort=sourcedId&orderBy=asc&offset=" + offset)
                        .path(wrapper);
                if (page.isEmpty()) break;
                assertThat(faults(record, page.get(0))).as(served.getKey()).isEmpty();
                seen.add(page.get(0).path("sourcedId").asText());
            }
            assertThat(seen).as(served.getKey()).contains(served.getValue().getFirst());
            assertThat(faults(
                            record,
                            json(
                                            client,
                                            served.getKey() + "/"
                                                    + served.getValue().getFirst())
                                    .path(served.getValue().getLast())))
                    .isEmpty();
        }
    }

    private static List<String> parameters(JsonNode operation) {
        var names = new ArrayList<String>();
        operation.path("parameters").forEach(each -> names.add(each.path("name").asText()));
        return names;
    }

    private static JsonNode answer(JsonNode operation) {
        return operation.at("/responses/200/content/application~1json/schema/properties");
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    private static JsonNode json(Api client, String path) throws IOException {
        var answer = client.get(ROOT + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new ObjectMapper().readTree(answer.asString());
    }

    /** What a reader of their schema would stumble over; links it calls objects are read as any value. */
    private static List<String> faults(JsonNode schema, JsonNode record) {
        var faults = new ArrayList<String>();
        if (!record.isObject() || record.isEmpty()) faults.add("no record");
        for (var property : record.properties()) {
            var expected = schema.path("properties").path(property.getKey());
            var value = property.getValue();
            if (expected.isMissingNode()) faults.add(property.getKey() + " is not theirs");
            else if (expected.path("type").asText().equals("string") && !value.isTextual())
                faults.add(property.getKey() + " is no text");
            else if (expected.path("type").asText().equals("object") && value.isValueNode())
                faults.add(property.getKey() + " is no object");
            switch (expected.path("format").asText()) {
                case "date" -> LocalDate.parse(value.asText());
                case "date-time" -> OffsetDateTime.parse(value.asText());
                default -> {}
            }
            if (expected.has("enum")) {
                var codes = new HashSet<String>();
                expected.get("enum").forEach(code -> codes.add(code.asText()));
                if (!codes.contains(value.asText())) faults.add("%s is %s".formatted(property.getKey(), value));
            }
        }
        return faults;
    }
}
