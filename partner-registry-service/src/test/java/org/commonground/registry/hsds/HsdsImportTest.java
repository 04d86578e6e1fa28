package org.commonground.registry.hsds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class HsdsImportTest {
    private static final String SERVICE = "ac148810-d857-441c-9679-408f346de14b";
    private static final String ORGANIZATION = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610";
    private static final List<String> TABLES = List.of(
            "accessibility",
            "addresses",
            "attributes",
            "contacts",
            "cost_options",
            "funding",
            "languages",
            "locations",
            "meta_table_descriptions",
            "metadata",
            "organization_identifiers",
            "organizations",
            "phones",
            "programs",
            "required_documents",
            "schedules",
            "service_areas",
            "service_at_location",
            "services",
            "taxonomies",
            "taxonomy_terms");

    /** What the official examples have that comes back otherwise; each is justified in docs/standards/hsds.md. */
    private static final Set<String> DIFFERENCES = Set.of(
            "fees",
            "licenses",
            "tax_status",
            "last_modified",
            "metadata",
            "languages/id",
            "languages/note",
            "schedules/count",
            "schedules/byweekno",
            "schedules/bymonthday",
            "schedules/byyearday",
            "schedules/opens_at",
            "schedules/closes_at",
            "location/latitude",
            "location/longitude",
            "locations/latitude",
            "locations/longitude",
            "cost_options/currency",
            "organization/funding",
            "organization_identifiers/id",
            "taxonomy_term/taxonomy");

    private final String district = "hsds-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void the_official_service_comes_back_as_it_went_in() throws IOException {
        var example = resource("service_full.json");
        var job = imported("HSDS_JSON", "application/json", example, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");

        var back = HsdsSchemas.JSON.readTree(
                officer.get("/hsds/services/" + SERVICE).asString());
        assertThat(HsdsSchemas.problems("service", back)).isEmpty();
        var differences = new TreeSet<String>();
        compare("", HsdsSchemas.JSON.readTree(example), back, differences);
        assertThat(differences).isSubsetOf(DIFFERENCES);
        officer.get("/v1/imports/{id}/report", job.getString("id"))
                .then()
                .body("rows.code", hasItems("doubt:off-the-globe", "doubt:not-rfc5545", "doubt:not-kept"));

        assertThat(imported("HSDS_JSON", "application/json", example, "").getMap("counts"))
                .containsOnlyKeys("UNCHANGED");
    }

    @Test
    void the_tabular_examples_come_back_too_and_the_same_package_twice_changes_nothing() throws IOException {
        var job = imported("HSDS_CSV", "application/zip", examples(), "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");

        officer.get("/hsds/services/" + SERVICE)
                .then()
                .statusCode(200)
                .body(
                        "name", equalTo("Community Counselling"),
                        "minimum_age", equalTo(12),
                        "organization.id", equalTo(ORGANIZATION),
                        "program.name", equalTo("Community Mental Health Support"),
                        "service_at_locations[0].location.addresses[0].postal_code", equalTo("ABC 1234"),
                        "service_at_locations[0].schedules[0].byday", equalTo("TH,FR"),
                        "cost_options[0].amount", equalTo(35),
                        "contacts", hasSize(1));
        assertThat(imported("HSDS_CSV", "application/zip", examples(), "").getMap("counts"))
                .containsOnlyKeys("UNCHANGED");
    }

    @Test
    void what_we_published_ourselves_is_found_again() throws IOException {
        imported("HSDS_JSON", "application/json", resource("service_full.json"), "");
        var exported = officer.request()
                .accept("*/*")
                .get("/hsds/services?full=true&format=ndjson")
                .asByteArray();

        assertThat(imported("HSDS_JSON", "application/x-ndjson", exported, "").getMap("counts"))
                .containsOnlyKeys("UNCHANGED");
        officer.get("/v1/services?count=true").then().body("totalCount", equalTo(1));
    }

    @Test
    void organizations_and_services_at_locations_are_read_too() throws IOException {
        var organization = imported("HSDS_JSON", "application/json", resource("organization_full.json"), "");
        assertThat(organization.getString("state")).as(organization.prettify()).isEqualTo("SUCCEEDED");
        officer.get("/hsds/organizations/" + ORGANIZATION)
                .then()
                .statusCode(200)
                .body("name", equalTo("Example Organization Inc."), "programs", hasSize(1));
        var site = imported("HSDS_JSON", "application/json", resource("service_at_location_full.json"), "");
        assertThat(site.getString("state")).as(site.prettify()).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_parent_is_found_whichever_of_the_two_comes_first_and_keeps_its_published_id() {
        var parent = UUID.randomUUID().toString();
        var child = UUID.randomUUID().toString();
        var both =
                "{\"id\": \"%s\", \"name\": \"Chapter\", \"description\": \"\", \"parent_organization_id\": \"%s\"}\n{\"id\": \"%s\", \"name\": \"Umbrella\", \"description\": \"Whole\"}\n"
                        .formatted(child, parent, parent)
                        .getBytes(StandardCharsets.UTF_8);
        var job = imported("HSDS_JSON", "application/x-ndjson", both, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");

        var partners = officer.get("/v1/partners?sort=name").jsonPath();
        assertThat(partners.getString("items[0].parentOrganizationId")).isEqualTo(partners.getString("items[1].id"));
        officer.get("/hsds/organizations/" + child).then().body("parent_organization_id", equalTo(parent));
        assertThat(imported("HSDS_JSON", "application/x-ndjson", both, "").getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 2));
        officer.patch(
                        "/v1/partners/" + partners.getString("items[0].id"),
                        "{\"missionStatement\": \"Every child reads\"}")
                .then()
                .statusCode(200);
        officer.get("/hsds/organizations/" + child).then().body("description", equalTo("Every child reads"));
    }

    @Test
    void wrong_records_are_reported_and_nothing_is_imported() throws IOException {
        var good = (ObjectNode) HsdsSchemas.JSON.readTree(resource("service_full.json"));
        var bad = good.deepCopy();
        bad.put("id", "not-a-uuid").put("name", "<script>alert(1)</script>").put("status", "open");
        var long10 = good.deepCopy();
        long10.put("id", UUID.randomUUID().toString()).put("description", "x".repeat(500_000));
        var alone = HsdsSchemas.JSON.createObjectNode();
        alone.put("id", UUID.randomUUID().toString()).put("name", "Alone").put("status", "active");
        alone.put("minimum_age", 9).put("maximum_age", 8);
        var job = imported(
                "HSDS_JSON",
                "application/x-ndjson",
                (good + "\n" + bad + "\n" + long10 + "\n" + alone + "\n").getBytes(StandardCharsets.UTF_8),
                "");

        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("failure")).startsWith("3 record(s)");
        var rows = officer.get("/v1/imports/{id}/report", job.getString("id")).jsonPath();
        assertThat(rows.getList("rows.findAll { !it.code.startsWith('doubt') }.pointer", String.class))
                .contains("/id", "/status", "/description", "/organization");
        officer.get("/v1/partners").then().body("items", hasSize(0));
    }

    @Test
    void what_cannot_be_read_is_refused_with_the_reason() throws IOException {
        assertThat(failure("HSDS_JSON", "application/json", "{\"id\": ")).contains("cannot be read");
        assertThat(failure("HSDS_JSON", "application/json", "{\"id\": \"" + "x".repeat(2 << 20) + "\"}"))
                .contains("cannot be read");
        assertThat(imported("HSDS_JSON", "application/json", new byte[] {'{', '"', (byte) 0xC3, '(', '"', '}'}, "")
                        .getString("failure"))
                .contains("cannot be read");
        assertThat(failure("HSDS_CSV", "application/zip", "no zip")).contains("not a zip");
        assertThat(imported("HSDS_CSV", "application/zip", zip(Map.of("users.csv", "id\n1\n")), "")
                        .getString("failure"))
                .contains("unknown table users.csv");
        assertThat(imported("HSDS_CSV", "application/zip", zip(Map.of("services.csv", "id,colour\n1,red\n")), "")
                        .getString("failure"))
                .contains("colour");
        var bomb = "id,name\n" + (SERVICE + "," + "0".repeat(60_000) + "\n").repeat(1_200);
        assertThat(imported("HSDS_CSV", "application/zip", zip(Map.of("services.csv", bomb)), "")
                        .getString("failure"))
                .matches("(?s).*(unpacks to over|twice).*");
    }

    @Test
    void a_dry_run_finds_what_is_wrong_and_changes_nothing() throws IOException {
        assertThat(imported("HSDS_JSON", "application/json", resource("service_full.json"), "&dryRun=true")
                        .getMap("counts"))
                .isEqualTo(Map.of("VALID", 1));
        officer.get("/v1/partners").then().body("items", hasSize(0));
    }

    private String failure(String format, String type, String body) {
        return imported(format, type, body.getBytes(StandardCharsets.UTF_8), "").getString("failure");
    }

    private JsonPath imported(String format, String type, byte[] body, String parameters) {
        var location = officer.request()
                .contentType(type)
                .body(body)
                .post("/v1/imports?format=" + format + parameters)
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        var path = location.substring(location.indexOf("/v1/"));
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> officer.get(path).jsonPath(),
                        job -> !Set.of("QUEUED", "RUNNING").contains(job.getString("state")));
    }

    /** The last two names of each place at which they differ. */
    private static void compare(String at, JsonNode expected, JsonNode actual, Set<String> differences) {
        if (expected.isObject() && actual.isObject())
            expected.properties()
                    .forEach(each -> compare(
                            at + "/" + each.getKey(), each.getValue(), actual.path(each.getKey()), differences));
        else if (expected.isArray() && actual.isArray() && expected.size() == actual.size())
            for (int i = 0; i < expected.size(); i++) compare(at, expected.get(i), actual.get(i), differences);
        else if (expected.isNumber() && actual.isNumber()) {
            if (expected.decimalValue().compareTo(actual.decimalValue()) != 0) differences.add(last(at));
        } else if (!expected.equals(actual)
                && !(expected.isTextual() && expected.asText().strip().equals(actual.asText())))
            differences.add(last(at));
    }

    private static String last(String at) {
        var names = at.substring(1).split("/");
        var last = names[names.length - 1];
        var both = names.length < 2 ? last : names[names.length - 2] + "/" + last;
        return DIFFERENCES.contains(last) ? last : both;
    }

    private static byte[] examples() throws IOException {
        var files = new java.util.HashMap<String, String>();
        for (var table : TABLES)
            files.put(table + ".csv", new String(resource("csv/" + table + ".csv"), StandardCharsets.UTF_8));
        return zip(files);
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(HsdsImportTest.class.getResourceAsStream("/hsds-3.0/" + name))) {
            return in.readAllBytes();
        }
    }
}
