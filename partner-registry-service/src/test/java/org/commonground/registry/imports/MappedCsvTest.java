package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class MappedCsvTest {
    private static final String MAPPING = """
            {
              "publisher": "Test",
              "scheme": "TEST-LIST",
              "partner": {"name": {"column": "Agency"}, "types": {"constant": "CBO"}},
              "service": {
                "name": {"column": "Program"},
                "description": {"column": "About", "optional": true},
                "categories": {"column": "Kind", "split": ",", "optional": true, "values": {"Homework help": ["TUTORING"]}},
                "ages": {"column": "Ages", "optional": true, "values": {"20-May": ["5-20"]}, "doubtful": ["20-May"]}
              },
              "site": {
                "name": {"column": "Site"},
                "line1": {"column": "Address", "optional": true},
                "latitude": {"column": "Lat", "optional": true},
                "longitude": {"column": "Lon", "optional": true},
                "phone": {"column": "Phone", "optional": true},
                "visibility": {"column": "Hidden", "optional": true, "values": {"yes": ["RESTRICTED"], "no": []}}
              }
            }
            """;

    private final EntityManager db;
    private final String district = "mapped-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    MappedCsvTest(EntityManager db) {
        this.db = db;
    }

    @Test
    void all_1159_rows_of_chicago_come_in_and_the_second_time_changes_nothing() throws IOException {
        var file = DataSets.find("chicago-dfss-partners/dfss_delegate_agencies.csv");
        assertThat(rowsOf(file)).isEqualTo(1_159);

        var job = shipped(file, "chicago-dfss-delegate-agencies");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(totals()).isEqualTo(Map.of("partners", 257, "services", 528, "sites", 1_159, "places", 865));
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 785));
        assertThat(codes(job)).isEqualTo(Map.of("doubt:odd-extension", 6, "doubt:odd-phone", 3));
        changesNothing(file, "chicago-dfss-delegate-agencies", 785);
        officer.get("/v1/services?filter=name = 'Mentoring'&limit=100")
                .then()
                .body("items", hasSize(18), "items[0].categories", hasItem("MENTORING"));
    }

    @Test
    void all_1599_rows_of_new_york_come_in_and_what_was_doubtful_is_told() throws IOException {
        var file = DataSets.find("nyc-dycd-afterschool/DYCD_after-school_programs.csv");
        assertThat(rowsOf(file)).isEqualTo(1_599);

        var job = shipped(file, "nyc-dycd-after-school");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(totals()).isEqualTo(Map.of("partners", 577, "services", 807, "sites", 1_439, "places", 1_426));
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 1_384));
        // ten of the doubtful values are ages that a spreadsheet made dates of: 20-May, 14-Nov
        assertThat(codes(job))
                .isEqualTo(Map.of(
                        "doubt:contradiction", 1,
                        "doubt:doubtful-value", 16,
                        "doubt:odd-phone", 14,
                        "doubt:repeated-row", 1,
                        "doubt:spelling-variant", 45));
        changesNothing(file, "nyc-dycd-after-school", 1_384);
    }

    /** No row has another version, history has no new line and no event was written. */
    private void changesNothing(Path file, String mapping, int rows) throws IOException {
        var before = Footprint.of(db, district);
        var again = shipped(file, mapping);
        assertThat(again.getMap("counts")).as(again.prettify()).isEqualTo(Map.of("UNCHANGED", rows));
        assertThat(Footprint.of(db, district)).isEqualTo(before);
    }

    @Test
    void a_rehearsal_changes_nothing_and_says_the_same() throws IOException {
        var csv = "Agency,Program,Site\nAcorn Trust,Arts,Hall\n";
        var rehearsed = mapped(csv, "&dryRun=true");
        assertThat(rehearsed.getMap("counts")).isEqualTo(Map.of("CREATED", 2));
        assertThat(totals().get("partners")).isZero();
        assertThat(mapped(csv, "").getMap("counts")).isEqualTo(Map.of("CREATED", 2));
    }

    @Test
    void a_partner_spelled_in_several_ways_is_one() throws IOException {
        var job = mapped("\uFEFF" + """
                        Agency,Program,Site
                        "Acorn Trust, Inc.",Arts,Hall
                        acorn trust ,Music,Hall
                        ACORN  TRUST INC,Dance,"Annex,
                        second floor"
                        """.replace("\n", "\r\n"), "");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 4));
        assertThat(Sending.report(officer, job))
                .containsExactly(
                        "doubt:spelling-variant partner/name acorn trust",
                        "doubt:spelling-variant partner/name acorn trust");
        officer.get("/v1/partners").then().body("items.name", equalTo(java.util.List.of("Acorn Trust, Inc.")));
        officer.get("/v1/services?filter=name = 'Dance'")
                .then()
                .body("items[0].sites[0].name", equalTo("Annex, second floor"));
    }

    @Test
    void who_is_here_by_the_same_name_is_taken_for_the_same_and_keeps_its_own_word() throws IOException {
        Sending.imported(
                officer,
                "PARTNER_DIRECTORY_CSV",
                "text/csv",
                utf8(
                        "partnerIdScheme,partnerId,partnerName,serviceCode,serviceName\nUS-EIN,1,The Acorn Trust,a,Food\n"),
                "");
        var job = mapped("Agency,Program,Site\n\"Acorn Trust, Inc.\",Arts,Hall\n", "");
        assertThat(Sending.report(officer, job)).containsExactly("doubt:known-by-name partner/name acorn trust");
        officer.get("/v1/partners")
                .then()
                .body(
                        "items.name", equalTo(java.util.List.of("The Acorn Trust")),
                        "items[0].identifiers.scheme", hasItems("US-EIN", "TEST-LIST"));
        officer.get("/v1/services").then().body("items.name", hasItems("Food", "Arts"));
    }

    @Test
    void who_is_likely_here_already_is_proposed_and_not_created() throws IOException {
        Sending.imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", utf8("""
                        partnerIdScheme,partnerId,partnerName,serviceCode,serviceName
                        US-EIN,1,Riverbend Youth Collective of Pilsen,a,Food
                        """), "");
        var csv = "Agency,Program,Site\nRiverbend Youth Collectives of Pilsen,Arts,Hall\nOther House,Arts,Hall\n";
        var job = mapped(csv, "");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 2, "HELD", 2));
        assertThat(Sending.report(officer, job))
                .anyMatch(row -> row.startsWith("doubt:likely-duplicate partner/name"))
                .anyMatch(row -> row.startsWith("held partner/name"));
        assertThat(totals().get("partners")).isEqualTo(2);
        // somebody says that they are two
        assertThat(mapped(csv, "&duplicates=CREATE").getMap("counts")).isEqualTo(Map.of("CREATED", 2, "UNCHANGED", 2));
    }

    @Test
    void dirt_is_left_out_and_told_row_by_row() throws IOException {
        var job = mapped("""
                Agency,Program,About,Kind,Ages,Site,Address,Lat,Lon,Phone
                A,One,"<p>Come <b>all</b></p><script>x</script>","Homework help,Wizardry",20-May,Hall,1 Street,95,200,312 555 0143 ext. 7
                A,Two,,,6 to 12,Hall,1 Street,41.8,,555 01
                A,Three,,,old,Hall,1 Street,here,-87.6,
                A,Three,,,old,Hall,1 Street,here,-87.6,
                """, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(codes(job))
                .isEqualTo(new TreeMap<>(Map.of(
                        "doubt:markup", 1,
                        "doubt:unknown-value", 3,
                        "doubt:doubtful-value", 1,
                        "doubt:off-the-globe", 1,
                        "doubt:half-a-coordinate", 3,
                        "doubt:malformed", 2,
                        "doubt:odd-phone", 1,
                        "doubt:repeated-row", 1)));
        officer.get("/v1/services?filter=name = 'One'")
                .then()
                .body(
                        "items[0].description", equalTo("Come all"),
                        "items[0].categories", equalTo(java.util.List.of("TUTORING")),
                        "items[0].ageMin", equalTo(5),
                        "items[0].ageMax", equalTo(20));
    }

    @Test
    void a_place_that_one_row_hides_is_hidden() throws IOException {
        mapped("""
                Agency,Program,Site,Address,Hidden
                A,Crisis,House,1 Street,yes
                A,Dance,House,1 Street,no
                A,Arts,House,1 Street,no
                """, "");
        var stranger =
                Api.as(Tokens.of(org.commonground.kernel.access.Role.ANALYST).inDistrict(district));
        stranger.get("/v1/services")
                .then()
                .body(
                        "items",
                        hasSize(3),
                        "items.sites.flatten().redacted",
                        equalTo(java.util.List.of(true, true, true)));
    }

    @Test
    void one_wrong_row_and_nothing_is_taken() throws IOException {
        var job =
                mapped("Agency,Program,Site,About\nA,One,Hall,\n,Two,Hall,\nB,,Hall," + "x".repeat(10_001) + "\n", "");
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(Sending.report(officer, job))
                .anyMatch(row -> row.startsWith("required partner/name"))
                .anyMatch(row -> row.startsWith("required service/name"))
                .anyMatch(row -> row.startsWith("out-of-bounds service/description"));
        assertThat(totals().get("partners")).isZero();
    }

    @Test
    void what_is_no_table_is_refused_with_the_reason() throws IOException {
        assertThat(failure("Agency,Program,Site\nA,B," + noise(10_000_000) + "\n"))
                .contains("over 65536");
        assertThat(failure("Agency,Program\nA,B\n")).contains("lacks the columns [Site]");
        assertThat(failure("Agency,Program,Site\nA,\"B,Hall\n")).contains("cannot be read");
        var broken = Sending.imported(
                officer,
                "MAPPED_CSV",
                "text/csv",
                new byte[] {'A', 'g', 'e', 'n', 'c', 'y', '\n', (byte) 0xC3, (byte) 0x28},
                "&mapping=chicago-dfss-delegate-agencies");
        assertThat(broken.getString("failure")).contains("cannot be read");
        assertThat(Sending.imported(officer, "MAPPED_CSV", "text/csv", utf8("a,b\n1,2\n"), "")
                        .getString("failure"))
                .contains("not a zip");
        var bomb = Sending.imported(
                officer,
                "MAPPED_CSV",
                "application/zip",
                Sending.zip(Map.of(
                        "mapping.json",
                        MAPPING,
                        "list.csv",
                        "Agency,Program,Site\n"
                                + "A,B,%s\n".formatted("C".repeat(60_000)).repeat(200))),
                "");
        assertThat(bomb.getString("failure")).contains("times its size");
        assertThat(totals().get("partners")).isZero();
    }

    @Test
    void a_mapping_that_breaks_the_schema_is_refused_with_every_fault() throws IOException {
        var job = Sending.imported(
                officer,
                "MAPPED_CSV",
                "application/zip",
                Sending.zip(Map.of(
                        "mapping.json",
                        "{\"publisher\": \"\", \"scheme\": \"lower\", \"partner\": {\"nom\": {\"column\": \"A\"}}, \"service\": {\"name\": {}}}",
                        "list.csv",
                        "A\n1\n")),
                "");
        assertThat(job.getString("failure")).contains("mapping.json");
        assertThat(Sending.report(officer, job))
                .anyMatch(row -> row.startsWith("mapping mapping.json/publisher"))
                .anyMatch(row -> row.startsWith("mapping mapping.json/scheme"))
                .anyMatch(row -> row.startsWith("mapping mapping.json/partner"))
                .anyMatch(row -> row.startsWith("mapping mapping.json/service/name"));
    }

    @Test
    void what_a_directory_says_anew_is_taken_and_what_was_corrected_meanwhile_stays() throws IOException {
        mapped("Agency,Program,Site,About\nA,One,Hall,old\nA,Two,Hall,old\n", "");
        var service = officer.get("/v1/services?filter=name = 'One'").jsonPath();
        var path = "/v1/services/" + service.getString("items[0].id");
        var etag = officer.get(path).header("ETag");
        officer.request()
                .contentType("application/merge-patch+json")
                .header("If-Match", etag)
                .body("{\"description\": \"corrected\"}")
                .patch(path)
                .then()
                .statusCode(200);
        assertThat(mapped("Agency,Program,Site,About\nA,One,Hall,old\nA,Two,Hall,new\nA,Three,Hall,old\n", "")
                        .getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 2, "UPDATED", 1, "CREATED", 1));
        officer.get(path).then().body("description", equalTo("corrected"));
        officer.get("/v1/services?filter=name = 'Two'").then().body("items[0].description", equalTo("new"));
        // only new ones, only known ones
        assertThat(mapped("Agency,Program,Site\nA,Two,Hall\nA,Four,Hall\n", "&strategy=UPDATE")
                        .getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 2, "SKIPPED", 1));
        assertThat(mapped("Agency,Program,Site\nA,Two,Annex\nA,Four,Hall\n", "&strategy=CREATE")
                        .getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 1, "SKIPPED", 1, "CREATED", 1));
    }

    @Test
    void new_services_have_a_history_and_are_told_like_any_other() throws IOException {
        mapped("Agency,Program,Site,Address,Phone\nA,One,Hall,1 Street,312 555 0143\n", "");
        var service = officer.get("/v1/services").jsonPath().getString("items[0].id");
        var first = officer.get("/v1/services/{id}/history", service).jsonPath();
        assertThat(first.getList("items.kind")).containsExactly("CREATED");
        assertThat(first.getInt("items[0].version")).isZero();
        officer.patch("/v1/services/" + service, "{\"alert\": \"Moved to room 4\"}")
                .then()
                .statusCode(200);
        var latest = officer.get("/v1/services/{id}/history?limit=1&count=true", service)
                .jsonPath();
        assertThat(latest.getList("items.kind")).containsExactly("CHANGED");
        assertThat(latest.getInt("totalCount")).isEqualTo(2);
        var before = officer.get("/v1/services/{id}/history?limit=1&cursor={cursor}", service, latest.getString("next"))
                .jsonPath();
        assertThat(before.getList("items")).isEqualTo(first.getList("items"));
        assertThat(officer.get("/hsds/services/{id}?include=metadata", service)
                        .jsonPath()
                        .getList("metadata.last_action_type"))
                .contains("create");
        assertThat(officer.get("/v1/services/{id}/history?filter=kind = 'CREATED'", service)
                        .jsonPath()
                        .getList("items"))
                .isEqualTo(first.getList("items"));
        var site = officer.get("/v1/service-sites").jsonPath();
        assertThat(site.getString("items[0].phones[0].number")).isEqualTo("312 555 0143");
        officer.get("/v1/service-sites/{id}/history", site.getString("items[0].id"))
                .then()
                .body("items", hasSize(1));
        officer.get("/v1/locations").then().body("items[0].addresses[0].line1", equalTo("1 Street"));
    }

    @Test
    void shipped_mappings_and_their_schema_can_be_read() {
        officer.get("/v1/import-mappings")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("chicago-dfss-delegate-agencies", "nyc-dycd-after-school"));
        officer.get("/v1/import-mappings/nyc-dycd-after-school").then().body("scheme", equalTo("NYC-DYCD"));
        officer.get("/v1/import-mappings/schema").then().body("title", equalTo("Directory mapping"));
        officer.get("/v1/import-mappings/gotham").then().statusCode(404);
    }

    private static int rowsOf(Path file) throws IOException {
        var rows = new int[1];
        try (var in = Files.newInputStream(file)) {
            CsvTable.withAnyOthers("it", java.util.Set.of()).read(in, _ -> rows[0]++);
        }
        return rows[0];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private JsonPath shipped(Path file, String mapping) throws IOException {
        return Sending.imported(officer, "MAPPED_CSV", "text/csv", Files.readAllBytes(file), "&mapping=" + mapping);
    }

    private JsonPath mapped(String csv, String parameters) throws IOException {
        return Sending.imported(
                officer,
                "MAPPED_CSV",
                "application/zip",
                Sending.zip(Map.of("mapping.json", MAPPING, "list.csv", csv)),
                parameters);
    }

    private String failure(String csv) throws IOException {
        var job = mapped(csv, "");
        assertThat(job.getString("state")).isEqualTo("FAILED");
        return job.getString("failure");
    }

    /** Text that does not pack well. */
    private static String noise(int length) {
        var random = new Random(1);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append((char) ('a' + random.nextInt(26)));
        return text.toString();
    }

    private Map<String, Integer> totals() {
        return Map.of(
                "partners",
                officer.get("/v1/partners?count=true&limit=1").jsonPath().getInt("totalCount"),
                "services",
                officer.get("/v1/services?count=true&limit=1").jsonPath().getInt("totalCount"),
                "sites",
                officer.get("/v1/service-sites?count=true&limit=1").jsonPath().getInt("totalCount"),
                "places",
                officer.get("/v1/locations?count=true&limit=1").jsonPath().getInt("totalCount"));
    }

    /** How often each code stands in the whole report. */
    private Map<String, Integer> codes(JsonPath job) {
        var codes = new TreeMap<String, Integer>();
        officer.get("/v1/imports/{id}/report/file?format=ndjson", job.getString("id"))
                .asString()
                .lines()
                .forEach(line -> codes.merge(JsonPath.from(line).getString("code"), 1, Integer::sum));
        return codes;
    }
}
