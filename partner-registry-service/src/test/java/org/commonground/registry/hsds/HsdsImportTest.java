package org.commonground.registry.hsds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.registry.imports.CsvTable;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class HsdsImportTest {
    private static final String SERVICE = "ac148810-d857-441c-9679-408f346de14b";
    private static final String SITE = "e94c9f38-1e8f-4564-91d4-d53501ab1765";
    private static final String TAXONOMY = "5c4d79d7-cc55-470e-9f1f-8cad074e4892";
    private static final String TERM = "3f7b145d-84af-42d7-8fae-eaca714b02b2";
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

    private final String district = "hsds-" + UUID.randomUUID();
    private Api officer = Api.as(Tokens.officer().inDistrict(district));

    /** What came back otherwise, as the record or part and its field. */
    private final Set<String> differences = new TreeSet<>();

    @Test
    void the_official_examples_come_back_but_for_what_the_documentation_lists() throws IOException {
        var service = example("service_full.json");
        var job = imported("HSDS_JSON", "application/json", service, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        compare("/service", service, "service", "/hsds/services/" + SERVICE);
        officer.get("/v1/imports/{id}/report", job.getString("id"))
                .then()
                .body(
                        "rows.code",
                        hasItems(
                                "doubt:off-the-globe",
                                "doubt:not-rfc5545",
                                "doubt:not-kept",
                                "doubt:unknown-reference"));
        for (var example : List.of("organization_full", "service_at_location_full", "taxonomy", "taxonomy_term")) {
            var whole = inANewDistrict(example + ".json");
            switch (example) {
                case "organization_full" ->
                    compare(
                            "/organization",
                            whole,
                            "organization",
                            "/hsds/organizations/" + ORGANIZATION + "?full_service=true");
                case "service_at_location_full" ->
                    compare("/service_at_location", whole, "service_at_location", "/hsds/service_at_locations/" + SITE);
                case "taxonomy" -> compare("/taxonomy", whole, "taxonomy", "/hsds/taxonomies/" + TAXONOMY);
                default -> compare("/taxonomy_term", whole, "taxonomy_term", "/hsds/taxonomy_terms/" + TERM);
            }
        }
        for (var kind : List.of("service", "organization", "service_at_location", "taxonomy", "taxonomy_term")) {
            var page = inANewDistrict(kind + "_list.json").path("contents");
            var path = kind.equals("taxonomy") ? "taxonomies" : kind + "s";
            var back = json("/hsds/" + path + "?per_page=500").path("contents");
            for (var record : back)
                if (record.path("id").equals(page.path(0).path("id"))) compare("/" + kind, page.get(0), record);
        }
        bringBackTheTables();
        assertThat(differences).isEqualTo(documented());
    }

    private void bringBackTheTables() throws IOException {
        officer = Api.as(Tokens.officer().inDistrict("hsds-" + UUID.randomUUID()));
        var job = imported("HSDS_CSV", "application/zip", examples(), "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        var back = new HashMap<String, JsonNode>();
        collect(json("/hsds/services/" + SERVICE), back);
        collect(json("/hsds/organizations/" + ORGANIZATION), back);
        collect(json("/hsds/taxonomies/" + TAXONOMY), back);
        for (var table : TABLES)
            CsvTable.withAnyOthers(table, Set.of("id"))
                    .read(
                            new ByteArrayInputStream(resource("csv/" + table + ".csv")),
                            row -> compare(table, row, back.get(row.text("id"))));
    }

    @Test
    void a_package_twice_changes_nothing_and_what_its_links_miss_is_told() throws IOException {
        var job = imported("HSDS_CSV", "application/zip", examples(), "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(Sending.report(officer, job))
                .contains(
                        "doubt:unknown-reference contacts.csv/organization_id 1e7efce3-639b-4880-940c-b95cd30cdb50",
                        "doubt:unknown-reference attributes.csv/link_id ae58cc39-8b70-4ab1-8aea-786882e5ac8e",
                        "doubt:unknown-reference /taxonomy_id " + TERM,
                        "ignored metadata.csv null");
        assertThat(imported("HSDS_CSV", "application/zip", examples(), "").getMap("counts"))
                .containsOnlyKeys("UNCHANGED");
    }

    @Test
    void a_location_belongs_to_somebody() throws IOException {
        var location = (ObjectNode) example("location.json");
        var job = imported("HSDS_JSON", "application/json", location, "");
        assertThat(Sending.report(officer, job))
                .contains("required /organization_id 3a19ff88-4620-4d17-9830-ac1d859eb5d5");
        officer.get("/v1/partners").then().body("items", hasSize(0));

        var organization = HsdsSchemas.JSON.createObjectNode();
        organization
                .put("id", ORGANIZATION)
                .put("name", "Example")
                .putArray("locations")
                .add(location);
        assertThat(imported("HSDS_JSON", "application/json", organization, "").getString("state"))
                .isEqualTo("SUCCEEDED");
        compare(
                "/location",
                location,
                json("/hsds/organizations/" + ORGANIZATION).path("locations").get(0));
        assertThat(differences).isSubsetOf(documented());
    }

    @Test
    void who_is_above_is_known_by_our_id_here_and_by_its_own_outside_in_whatever_order_they_come() {
        var above = UUID.randomUUID();
        var below = UUID.randomUUID();
        var file = """
                {"id": "%s", "name": "Willow branch", "description": "-", "parent_organization_id": "%s"}
                {"id": "%s", "name": "Acorn Trust", "description": "-"}
                """.formatted(below, above, above);
        assertThat(sent(file, "").getMap("counts")).isEqualTo(Map.of("CREATED", 2));
        var ours = officer.get("/v1/partners?filter=name = 'Acorn Trust'")
                .jsonPath()
                .getString("items[0].id");
        assertThat(ours).isNotEqualTo(above.toString());
        officer.get("/v1/partners?filter=name = 'Willow branch'")
                .then()
                .body("items[0].parentOrganizationId", equalTo(ours), "items[0].version", equalTo(0));
        officer.get("/hsds/organizations/" + below).then().body("parent_organization_id", equalTo(above.toString()));
        assertThat(sent(file, "").getMap("counts")).containsOnlyKeys("UNCHANGED");
    }

    @Test
    void records_may_name_what_stands_further_down() {
        var organization = UUID.randomUUID();
        var location = UUID.randomUUID();
        var lines = new StringBuilder(
                """
                {"id": "%s", "name": "Arts", "status": "active", "organization_id": "%s", "service_at_locations": [{"id": "%s", "location_id": "%s"}]}
                {"id": "%s", "name": "Hall", "location_type": "physical", "organization_id": "%s"}
                """.formatted(UUID.randomUUID(), organization, UUID.randomUUID(), location, location, organization));
        for (int i = 0; i < 250; i++)
            lines.append("{\"id\": \"%s\", \"name\": \"House %d\", \"description\": \"-\"}\n"
                    .formatted(UUID.randomUUID(), i));
        var file =
                lines + "{\"id\": \"%s\", \"name\": \"Acorn Trust\", \"description\": \"-\"}\n".formatted(organization);
        var job = sent(file, "&duplicates=CREATE");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        officer.get("/v1/services").then().body("items[0].sites[0].name", equalTo("Hall"));
        assertThat(sent(file, "&duplicates=CREATE").getMap("counts")).containsOnlyKeys("UNCHANGED");
    }

    @Test
    void a_service_keeps_all_its_places_when_each_stands_in_a_record_of_its_own() throws IOException {
        var first = (ObjectNode) example("service_at_location_full.json");
        var second = first.deepCopy();
        second.put("id", UUID.randomUUID().toString());
        ((ObjectNode) second.get("location"))
                .put("id", UUID.randomUUID().toString())
                .put("name", "Another hall");
        var file = first + "\n" + second + "\n";
        assertThat(sent(file, "").getString("state")).isEqualTo("SUCCEEDED");
        // one of them alone says nothing of the other
        assertThat(sent(first + "\n", "").getMap("counts")).containsOnlyKeys("UNCHANGED");
        officer.get("/v1/services").then().body("items", hasSize(1), "items[0].sites", hasSize(2));

        ((ObjectNode) second.get("service")).put("id", UUID.randomUUID().toString());
        var moved = sent(second + "\n", "");
        assertThat(moved.getString("state")).isEqualTo("FAILED");
        assertThat(Sending.report(officer, moved)).anyMatch(row -> row.startsWith("duplicate /service_at_locations"));
    }

    @Test
    void who_is_likely_here_already_is_proposed_and_who_has_the_same_number_is_the_same() {
        officer.post("/v1/partners", """
                {"name": "Riverbend Youth Collective of Pilsen", "identifiers": [{"scheme": "US-EIN", "value": "1"}]}""").then().statusCode(201);
        var organization = """
                {"id": "%s", "name": "%s", "description": "-", "organization_identifiers": [{"identifier_scheme": "US-EIN", "identifier": "%s"}],
                 "services": [{"id": "%s", "name": "Arts", "status": "active"}]}
                """.replace("\n", "") + "\n";
        var like = organization.formatted(
                UUID.randomUUID(), "Riverbend Youth Collectives of Pilsen", "2", UUID.randomUUID());
        var held = sent(like, "");
        assertThat(held.getMap("counts")).isEqualTo(Map.of("HELD", 2));
        assertThat(Sending.report(officer, held)).anyMatch(row -> row.startsWith("doubt:likely-duplicate"));
        assertThat(sent(like, "&dryRun=true").getMap("counts")).isEqualTo(Map.of("HELD", 2));
        var same = organization.formatted(UUID.randomUUID(), "Another name", "1", UUID.randomUUID());
        assertThat(sent(same, "").getMap("counts")).isEqualTo(Map.of("UPDATED", 1, "CREATED", 1));
        officer.get("/v1/partners?count=true").then().body("totalCount", equalTo(1));
        // somebody says that they are two
        assertThat(sent(like, "&duplicates=CREATE").getMap("counts")).isEqualTo(Map.of("CREATED", 2));
        assertThat(sent(like, "").getMap("counts")).containsOnlyKeys("UNCHANGED");
    }

    @Test
    void only_what_is_known_or_only_what_is_new_is_taken_if_that_is_asked() {
        var acorn = UUID.randomUUID();
        var arts = UUID.randomUUID();
        var file = """
                {"id": "%s", "name": "Acorn Trust", "description": "%%s", "services": [{"id": "%s", "name": "%%s", "status": "active"}]}
                """.formatted(acorn, arts);
        var added = """
                {"id": "%s", "organization_id": "%s", "name": "Music", "status": "active"}
                {"id": "%s", "name": "Willow House", "description": "-", "services": [{"id": "%s", "name": "Food", "status": "active",
                 "service_at_locations": [{"id": "%s", "location": {"id": "%s", "location_type": "physical", "name": "Kitchen"}}]}]}
                """.formatted(
                UUID.randomUUID(), acorn, UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        assertThat(sent(file.formatted("-", "Arts"), "").getMap("counts")).isEqualTo(Map.of("CREATED", 2));

        assertThat(sent(file.formatted("For all", "Arts and crafts") + added, "&strategy=UPDATE")
                        .getMap("counts"))
                .isEqualTo(Map.of("UPDATED", 2, "SKIPPED", 3));
        officer.get("/v1/partners").then().body("items.description", contains("For all"));
        officer.get("/v1/services").then().body("items.name", contains("Arts and crafts"));
        officer.get("/v1/locations").then().body("items", hasSize(0));

        var changed = file.formatted("For some", "Painting") + added;
        assertThat(sent(changed, "&strategy=CREATE").getMap("counts")).isEqualTo(Map.of("CREATED", 4, "SKIPPED", 2));
        officer.get("/v1/partners?sort=name").then().body("items.description", contains("For all", "-"));
        officer.get("/v1/services?sort=name").then().body("items.name", contains("Arts and crafts", "Food", "Music"));
        officer.get("/v1/service-sites").then().body("items.place.name", contains("Kitchen"));

        assertThat(sent(changed, "&strategy=CREATE").getMap("counts")).isEqualTo(Map.of("SKIPPED", 5));
        assertThat(sent(changed, "").getMap("counts")).isEqualTo(Map.of("UPDATED", 2, "UNCHANGED", 4));
    }

    @Test
    void words_that_another_of_us_publishes_without_a_term_are_taken() {
        var job = sent(
                """
                {"id": "%s", "name": "Acorn Trust", "description": "-",
                 "attributes": [{"id": "%s", "link_type": "quality-level", "link_entity": "organization", "value": "4"}],
                 "services": [{"id": "%s", "name": "Arts", "status": "active", "attributes": [
                     {"id": "%s", "link_type": "population", "link_entity": "service", "value": "EL"},
                     {"id": "%s", "link_type": "culturally-responsive-practice", "link_entity": "service", "value": "Elders teach"},
                     {"id": "%s", "link_type": "of-nobody", "link_entity": "service", "value": "x"}]}]}
                """.formatted(
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                UUID.randomUUID()),
                "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(Sending.report(officer, job))
                .anyMatch(row -> row.startsWith("doubt:not-kept /attributes/0"))
                .anyMatch(row -> row.startsWith("doubt:no-term /attributes/2"))
                .hasSize(2);
        officer.get("/v1/services")
                .then()
                .body(
                        "items[0].populations", contains("EL"),
                        "items[0].culturallyResponsivePractices", contains("Elders teach"));
        officer.get("/v1/partners").then().body("items[0].qualityLevel", nullValue());
        var exported = officer.request()
                .accept("*/*")
                .get("/hsds/services?full=true&format=ndjson")
                .asString();
        assertThat(sent(exported, "").getMap("counts")).containsOnlyKeys("UNCHANGED");
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
        assertThat(imported(
                                "HSDS_CSV",
                                "application/zip",
                                zip(Map.of("services.csv", services("0".repeat(60_000)))),
                                "")
                        .getString("failure"))
                .contains("times its size");
        // by no file's ratio, but together more than fits into memory
        assertThat(imported(
                                "HSDS_CSV",
                                "application/zip",
                                zip(Map.of("services.csv", services(noise(2_000).repeat(30)))),
                                "")
                        .getString("failure"))
                .contains("unpacks to over 64 MiB");
    }

    private static String services(String description) {
        var rows = new StringBuilder("id,description\n");
        for (int i = 0; i < 1_200; i++)
            rows.append(UUID.randomUUID()).append(',').append(description).append('\n');
        return rows.toString();
    }

    private static String noise(int length) {
        var random = new Random(1);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append((char) ('a' + random.nextInt(26)));
        return text.toString();
    }

    @Test
    void a_dry_run_finds_what_is_wrong_and_changes_nothing() throws IOException {
        var rehearsed = imported("HSDS_JSON", "application/json", resource("service_full.json"), "&dryRun=true");
        officer.get("/v1/partners").then().body("items", hasSize(0));
        assertThat(imported("HSDS_JSON", "application/json", resource("service_full.json"), "")
                        .getMap("counts"))
                .isEqualTo(rehearsed.getMap("counts"))
                .isEqualTo(Map.of("CREATED", 4));
    }

    @Test
    void what_another_directory_holds_back_is_left_out() {
        var organization = UUID.randomUUID();
        var job = imported(
                "HSDS_JSON",
                "application/json",
                """
                {"id": "%s", "name": "Careful House", "description": "",
                 "phones": [{"id": "%s", "number": "", "redacted": true}, {"id": "%s", "number": "555-0100"}],
                 "locations": [{"id": "%s", "location_type": "physical", "redacted": true}]}
                """.formatted(organization, UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID())
                        .getBytes(StandardCharsets.UTF_8),
                "");

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        officer.get("/hsds/organizations/" + organization)
                .then()
                .body("phones.number", equalTo(List.of("555-0100")), "locations", nullValue());
    }

    private String failure(String format, String type, String body) {
        return imported(format, type, body.getBytes(StandardCharsets.UTF_8), "").getString("failure");
    }

    private JsonPath imported(String format, String type, byte[] body, String parameters) {
        return Sending.imported(officer, format, type, body, parameters);
    }

    private JsonPath imported(String format, String type, JsonNode body, String parameters) throws IOException {
        return imported(format, type, HsdsSchemas.JSON.writeValueAsBytes(body), parameters);
    }

    private JsonPath sent(String file, String parameters) {
        return imported("HSDS_JSON", "application/x-ndjson", file.getBytes(StandardCharsets.UTF_8), parameters);
    }

    /** The example, imported where nothing else is. */
    private JsonNode inANewDistrict(String name) throws IOException {
        officer = Api.as(Tokens.officer().inDistrict("hsds-" + UUID.randomUUID()));
        var example = example(name);
        var job = imported("HSDS_JSON", "application/json", example, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        // taxonomies are not counted
        var counts = imported("HSDS_JSON", "application/json", example, "").getMap("counts");
        assertThat(counts == null ? Map.of() : counts).doesNotContainKeys("CREATED", "UPDATED");
        return example;
    }

    private JsonNode json(String path) throws IOException {
        return HsdsSchemas.JSON.readTree(
                officer.get(path).then().statusCode(200).extract().asString());
    }

    private static JsonNode example(String name) throws IOException {
        return HsdsSchemas.JSON.readTree(resource(name));
    }

    private void compare(String at, JsonNode example, String schema, String path) throws IOException {
        var back = json(path);
        assertThat(HsdsSchemas.problems(schema, back)).isEmpty();
        compare(at, example, back);
    }

    /** Notes the last two names of each place at which they differ. */
    private void compare(String at, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject())
            expected.properties()
                    .forEach(each -> compare(at + "/" + each.getKey(), each.getValue(), actual.path(each.getKey())));
        else if (expected.isArray() && actual.isArray() && expected.size() == actual.size())
            for (int i = 0; i < expected.size(); i++) compare(at, expected.get(i), actual.get(i));
        else if (expected.isNumber() && actual.isNumber()) {
            if (expected.decimalValue().compareTo(actual.decimalValue()) != 0) differences.add(last(at));
        } else if (!expected.equals(actual)
                && !(expected.isTextual() && expected.asText().strip().equals(actual.asText())))
            differences.add(last(at));
    }

    private static String last(String at) {
        var names = at.substring(1).split("/");
        return singular(names[names.length - 2]) + "." + names[names.length - 1];
    }

    /** Parts go by their tables' names. */
    private static String singular(String name) {
        return switch (name) {
            case "funding", "accessibility", "service_at_location", "metadata" -> name;
            case "addresses" -> "address";
            case "taxonomies", "taxonomy_detail" -> "taxonomy";
            default -> name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        };
    }

    /** A row of a table with what has its id now; links are seen by what is nested. */
    private void compare(String table, CsvTable.Row row, @Nullable JsonNode back) {
        var part = singular(table);
        if (back == null) {
            differences.add(part + ".id");
            return;
        }
        for (var column : row.columns()) {
            var text = row.text(column);
            if (text.isEmpty()) continue;
            var nested = column.endsWith("_id")
                    ? back.path(column.substring(0, column.length() - 3)).path("id")
                    : back.path(column);
            if (column.endsWith("_id") && nested.isMissingNode() && !column.startsWith("parent")) continue;
            var same = nested.isNumber()
                    ? nested.decimalValue().compareTo(new BigDecimal(text)) == 0
                    : nested.asText().equals(text);
            if (!same) differences.add(part + "." + column);
        }
    }

    private static void collect(JsonNode node, Map<String, JsonNode> found) {
        if (node.has("id")) found.putIfAbsent(node.get("id").asText(), node);
        node.forEach(each -> collect(each, found));
    }

    /** The first column of the table that says what comes back otherwise. */
    private static Set<String> documented() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "standards", "hsds.md"));
        var table = page.substring(page.indexOf("## Round trip"));
        var listed = new TreeSet<String>();
        table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .forEach(cell -> Pattern.compile("`([^`]+)`")
                        .matcher(cell)
                        .results()
                        .forEach(each -> listed.add(each.group(1))));
        return listed;
    }

    private static byte[] examples() throws IOException {
        var files = new HashMap<String, String>();
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
