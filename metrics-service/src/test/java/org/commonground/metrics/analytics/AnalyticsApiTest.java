package org.commonground.metrics.analytics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.Type;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AnalyticsApiTest {
    private static final String BY_RACE =
            "/v1/analytics?measure=student.attendanceImproved%&disaggregate=RACE_ETHNICITY"
                    + "&dimension=period:sy2026-q1&dimension=school:ALL&include=numDen";

    private static @Nullable Registry observed;

    private Registry registry;
    private UUID school;

    @BeforeEach
    void observe() {
        if (observed == null) observed = observed();
        registry = observed;
        school = registry.id("609926");
    }

    private static Registry observed() {
        var registry = Registry.of("analytics");
        for (var school : List.of("609926", "610000", "620000", "630000")) registry.school(school);
        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,RACE_ETHNICITY,value,numerator,denominator,n
                student.attendanceImproved%,609926,sy2026-q1,BLACK,49.38,79,160,160
                student.attendanceImproved%,609926,sy2026-q1,HISPANIC,50.70,36,71,71
                student.attendanceImproved%,609926,sy2026-q1,WHITE,52.13,49,94,94
                student.attendanceImproved%,609926,sy2026-q1,ASIAN,50.00,15,30,30
                student.attendanceImproved%,609926,sy2026-q1,MULTI,44.44,4,9,9
                student.attendanceImproved%,609926,sy2026-q2,BLACK,55.00,88,160,160
                service.studentsServed,609926,sy2026-q1,BLACK,34,,,34
                service.studentsServed,609926,sy2026-q2,BLACK,41,,,41
                student.attendanceImproved%,609926,sy2025,,,50,100,
                student.attendanceImproved%,610000,sy2025,,,20,200,
                student.attendanceImproved%,620000,sy2025,,,2,5,
                student.attendanceImproved%,630000,sy2025,,,29,30,
                service.sessionsHeld,609926,sy2026-q1,,7,,,
                service.sessionsHeld,609926,sy2026-q2,,5,,,
                service.sessionsHeld,610000,sy2026-q2,,3,,,
                """);
        return registry;
    }

    private Api analyst() {
        return registry.as(Role.ANALYST);
    }

    private static Response get(Api api, String path) {
        return api.request().urlEncodingEnabled(false).get(path.replace("%&", "%25&"));
    }

    @Test
    void a_small_group_and_one_that_would_give_it_away_are_suppressed() {
        var rows = get(analyst(), BY_RACE).then().statusCode(200).extract().jsonPath();

        assertThat(rows.getList("rows.keys.RACE_ETHNICITY", String.class))
                .containsExactly("ASIAN", "BLACK", "HISPANIC", "MULTI", "WHITE");
        assertThat(rows.getList("rows.status", String.class))
                .containsExactly("SUPPRESSED", "OK", "OK", "SUPPRESSED", "OK");
        assertThat(rows.getString("rows[0].reason")).isEqualTo("COMPLEMENTARY");
        assertThat(rows.getString("rows[3].reason")).isEqualTo("PRIMARY");
        for (int hidden : new int[] {0, 3})
            assertThat(rows.getMap("rows[%d]".formatted(hidden)).keySet())
                    .doesNotContain("value", "numerator", "denominator", "n", "coded");
        assertThat(rows.getDouble("rows[1].value")).isEqualTo(49.375);
        assertThat(rows.getInt("rows[1].numerator")).isEqualTo(79);
        assertThat(rows.getInt("metadata.policyVersion")).isEqualTo(1);
        assertThat(rows.getBoolean("metadata.truncated")).isFalse();
        assertThat(rows.getMap("metadata.items")).containsEntry(school.toString(), "Name of 609926");
    }

    @Test
    void the_same_cell_is_hidden_in_a_question_about_part_of_the_table() {
        for (var group : List.of("ASIAN", "MULTI"))
            get(
                            analyst(),
                            "/v1/analytics?measure=student.attendanceImproved%&filter=RACE_ETHNICITY:" + group
                                    + "&dimension=period:sy2026-q1&dimension=school:609926")
                    .then()
                    .statusCode(200)
                    .body("rows", hasSize(1), "rows[0].status", equalTo("SUPPRESSED"));
        // and groups together are told only if each of them is
        get(
                        analyst(),
                        "/v1/analytics?measure=student.attendanceImproved%&filter=RACE_ETHNICITY:ASIAN,BLACK"
                                + "&dimension=period:sy2026-q1")
                .then()
                .body("rows[0].status", equalTo("SUPPRESSED"), "rows[0].reason", equalTo("INCLUDES_SUPPRESSED"));
        get(
                        analyst(),
                        "/v1/analytics?measure=student.attendanceImproved%&filter=RACE_ETHNICITY:WHITE,BLACK"
                                + "&dimension=period:sy2026-q1")
                .then()
                .body("rows[0].status", equalTo("OK"), "rows[0].n", equalTo(254));
    }

    @Test
    void the_total_is_computed_from_sums() {
        var total = get(
                        analyst(),
                        "/v1/analytics?measure=student.attendanceImproved%&dimension=period:sy2026-q1&include=numDen")
                .then()
                .statusCode(200)
                .body("rows", hasSize(1), "rows[0].numerator", equalTo(183), "rows[0].denominator", equalTo(364))
                .extract()
                .jsonPath();
        assertThat(total.getDouble("rows[0].value")).isEqualTo(50.2747);
    }

    @Test
    void numerators_are_told_only_if_asked_for() {
        get(analyst(), "/v1/analytics?measure=student.attendanceImproved%&dimension=period:sy2026-q1")
                .then()
                .body("rows[0]", not(hasKey("numerator")), "headers", not(hasItem("numerator")));
    }

    @Test
    void a_small_school_is_not_told_by_the_district_and_its_other_schools() {
        var rows = get(
                        analyst(),
                        "/v1/analytics?measure=student.attendanceImproved%&dimension=period:LAST_SCHOOL_YEAR,sy2025&dimension=school:ALL")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(rows.getMap("rows.find { it.keys.school == '%s' }".formatted(registry.id("620000"))))
                .containsEntry("reason", "PRIMARY")
                .doesNotContainKeys("value", "n");
        assertThat(rows.getList(
                        "rows.findAll { it.keys.period == '%s' }.status".formatted(registry.id("sy2025")),
                        String.class))
                .hasSize(4)
                .filteredOn("SUPPRESSED"::equals)
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void sessions_add_up_over_the_parts_of_a_year_and_over_schools() {
        get(analyst(), "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026%3Bsy2026-q2%3Bsy2026-s1")
                .then()
                .statusCode(200)
                .body("rows.value", contains(15, 8, 15), "metadata.minimums", equalTo(Map.of()));
    }

    @Test
    void the_latest_value_of_a_year_is_that_of_its_last_period() {
        get(
                        analyst(),
                        "/v1/analytics?measure=student.attendanceImproved%&dimension=period:sy2026&filter=RACE_ETHNICITY:BLACK")
                .then()
                .body("rows[0].asOf", equalTo("2026-01-17"), "rows[0].n", equalTo(160));
    }

    @Test
    void people_counted_in_two_quarters_may_be_the_same() {
        get(analyst(), "/v1/analytics?measure=service.studentsServed&dimension=period:sy2026,sy2026-q1")
                .then()
                .body(
                        "rows[0].value", equalTo(75),
                        "rows[0].countBasis", equalTo("SUM_WITH_OVERLAP"),
                        "rows[1].countBasis", equalTo("UNDUPLICATED"));
    }

    @Test
    void a_privileged_analyst_sees_small_counts_and_that_is_recorded() throws SQLException {
        var privileged = Api.as(Tokens.of(Role.ANALYST_PRIVILEGED)
                .inDistrict(registry.district())
                .named("privileged-" + UUID.randomUUID()));
        get(privileged, BY_RACE)
                .then()
                .statusCode(200)
                .body(
                        "rows.status",
                        everyItem(equalTo("OK")),
                        "rows[3].n",
                        equalTo(9),
                        "metadata.unsuppressed",
                        equalTo(true));
        assertThat(readsOf(privileged.caller().subject()))
                .singleElement()
                .asString()
                .contains("student.attendanceImproved%", "RACE_ETHNICITY");
        get(analyst(), BY_RACE).then().body("metadata.unsuppressed", equalTo(false));
        assertThat(readsOf("analyst")).isEmpty();
    }

    private static List<String> readsOf(String subject) throws SQLException {
        try (var connection = Arc.container().instance(DataSource.class).get().getConnection();
                var select = connection.prepareStatement("select query from privileged_read where subject = ?")) {
            select.setString(1, subject);
            var queries = new ArrayList<String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) queries.add(rows.getString(1));
            }
            return queries;
        }
    }

    @Test
    void a_principal_sees_their_own_school_and_no_other() {
        var principal = Api.as(
                Tokens.of(Role.SCHOOL_LEADER).inDistrict(registry.district()).ofSchools(registry.id("610000")));
        get(principal, "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026&dimension=school:ALL")
                .then()
                .statusCode(200)
                .body(
                        "rows",
                        hasSize(1),
                        "rows[0].keys.school",
                        equalTo(registry.id("610000").toString()),
                        "rows[0].value",
                        equalTo(3));
        get(principal, "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026")
                .then()
                .body("rows", hasSize(1), "rows[0].value", equalTo(3));
        get(principal, "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026&dimension=school:609926")
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("unknown-item"));
        var nobody = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(registry.district()));
        get(nobody, "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026&dimension=school:ALL")
                .then()
                .statusCode(200)
                .body("rows", hasSize(0));
    }

    @Test
    void a_family_sees_what_is_not_about_people_until_more_is_published() {
        var family = registry.as(Role.COMMUNITY_MEMBER);
        get(family, "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026")
                .then()
                .statusCode(200);
        get(family, BY_RACE).then().statusCode(403).body("violations[0].code", equalTo("not-published"));
    }

    @Test
    void another_district_sees_nothing() {
        get(Api.as(Tokens.of(Role.ANALYST).inDistrict("elsewhere")), BY_RACE)
                .then()
                .statusCode(400)
                .body("violations.code", hasItems("unknown-dimension"));
    }

    @Test
    void everything_wrong_with_a_question_is_said_at_once() {
        get(
                        analyst(),
                        "/v1/analytics?measure=no.such,service.sessionsHeld&dimension=shoe:ALL&dimension=period:sy1999&dimension=school:nowhere"
                                + "&disaggregate=SHOE_SIZE&filter=period:sy2026&include=names")
                .then()
                .statusCode(400)
                .body(
                        "code",
                        equalTo("invalid-parameter"),
                        "violations.code",
                        hasItems("unknown-dimension", "unknown-item", "dimension-also-filter", "unknown-value"),
                        "violations.parameter",
                        hasItems("measure", "dimension", "disaggregate", "filter", "include"));
        get(analyst(), "/v1/analytics").then().statusCode(400).body("violations[0].code", equalTo("required"));
        get(analyst(), "/v1/analytics?measure=service.sessionsHeld&disaggregate=GENDER")
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("unknown-dimension"));
        get(analyst(), "/v1/analytics?measure=service.sessionsHeld&minimum=3")
                .then()
                .statusCode(400);
        get(analyst(), "/v1/analytics?measure=service.sessionsHeld&dimension=school")
                .then()
                .statusCode(400);
        get(analyst(), "/v1/analytics?measure=service.sessionsHeld&format=xls")
                .then()
                .statusCode(400);
    }

    @Test
    void more_than_two_sensitive_dimensions_are_not_crossed() {
        var crossing = "/v1/analytics?measure=student.attendanceImproved%&dimension=period:sy2026-q1"
                + "&disaggregate=RACE_ETHNICITY,GENDER,GRADE_LEVEL&filter=SWD:YES";
        get(analyst(), crossing)
                .then()
                .statusCode(403)
                .body("violations[0].code", equalTo("too-many-sensitive-dimensions"));
        get(registry.as(Role.ANALYST_PRIVILEGED), crossing).then().statusCode(200);
        get(analyst(), crossing.replace("&filter=SWD:YES", "")).then().statusCode(200);
    }

    @Test
    void rows_are_those_that_meet_every_criterion_in_the_order_asked_for() {
        get(analyst(), BY_RACE + "&measureCriteria=GE:49.375&measureCriteria=LT:52&order=-value")
                .then()
                .statusCode(200)
                .body(
                        "rows.keys.RACE_ETHNICITY",
                        contains("HISPANIC", "BLACK"),
                        "metadata.rows",
                        equalTo(2),
                        "metadata.truncated",
                        equalTo(false));
        get(analyst(), BY_RACE + "&order=-RACE_ETHNICITY")
                .then()
                .body("rows.keys.RACE_ETHNICITY", contains("WHITE", "MULTI", "HISPANIC", "BLACK", "ASIAN"));
        get(analyst(), BY_RACE + "&measureCriteria=ABOUT:5,GE:many&order=size&limit=0&include=all")
                .then()
                .statusCode(400)
                .body(
                        "violations.parameter",
                        hasItems("measureCriteria", "order", "limit", "include"),
                        "violations.find { it.parameter == 'order' }.allowed",
                        hasItems("value", "school", "RACE_ETHNICITY"));
    }

    @Test
    void a_suppressed_row_meets_no_criterion_and_comes_last_whatever_its_number_is() {
        for (var order : List.of("value", "-value"))
            assertThat(get(analyst(), BY_RACE + "&order=" + order).jsonPath().getList("rows.status", String.class))
                    .containsExactly("OK", "OK", "OK", "SUPPRESSED", "SUPPRESSED");
        for (var criterion : List.of("GE:0", "LE:100", "LT:1", "EQ:50"))
            get(analyst(), BY_RACE + "&measureCriteria=" + criterion)
                    .then()
                    .body("rows.status", not(hasItem("SUPPRESSED")));
        // a share that is told as a bound meets what all shares beyond it meet
        var school =
                "/v1/analytics?measure=student.attendanceImproved%&dimension=period:sy2025&dimension=school:630000";
        if (get(analyst(), school).jsonPath().getString("rows[0].coded") != null)
            get(analyst(), school + "&measureCriteria=GE:95").then().body("rows", hasSize(1));
    }

    @Test
    void a_limited_answer_says_that_there_is_more() {
        get(analyst(), BY_RACE + "&order=-value&limit=2")
                .then()
                .statusCode(200)
                .header("X-Total-Count", "5")
                .header("X-Truncated", "true")
                .body(
                        "rows.keys.RACE_ETHNICITY",
                        contains("WHITE", "HISPANIC"),
                        "metadata.truncated",
                        equalTo(true),
                        "metadata.rows",
                        equalTo(5));
        assertThat(get(analyst(), BY_RACE + "&limit=2&format=csv").asString().lines())
                .hasSize(3);
    }

    @Test
    void each_row_says_what_it_rests_on_if_that_is_asked_for() {
        get(analyst(), BY_RACE + "&include=lineage")
                .then()
                .statusCode(200)
                .body(
                        "rows.lineage.measureVersions",
                        everyItem(contains(1)),
                        "rows.lineage.sources",
                        everyItem(contains("SIS")),
                        "rows.lineage.submissionIds",
                        everyItem(hasSize(0)));
        get(analyst(), BY_RACE).then().body("rows[0]", not(hasKey("lineage")));
        assertThat(get(analyst(), BY_RACE + "&include=lineage&format=csv")
                        .asString()
                        .lines()
                        .toList())
                .first()
                .asString()
                .endsWith("asOf,measureVersions,sources,submissionIds");
        for (var role : List.of(Role.SIS_INTEGRATION, Role.COMMUNITY_MEMBER))
            get(registry.as(role), "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026&include=lineage")
                    .then()
                    .statusCode(403)
                    .body("violations.code", contains("not-for-role"));
        get(registry.as(Role.ANALYST_PRIVILEGED), BY_RACE + "&include=lineage&asOf=2026-01-31")
                .then()
                .statusCode(400)
                .body("violations.code", contains("not-with-as-of"));
    }

    @Test
    void items_come_with_what_they_are_part_of_if_that_is_asked_for() {
        var answer = get(
                        analyst(),
                        "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026-q1&dimension=school:ALL&include=hierarchy")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(answer.getList("metadata.hierarchy.'%s'".formatted(registry.id("sy2026-q1")), String.class))
                .containsExactly(
                        registry.id("sy2026-s1").toString(),
                        registry.id("sy2026").toString());
        assertThat(answer.getMap("metadata.items"))
                .containsEntry(registry.id("sy2026").toString(), "Title of sy2026");
        assertThat(answer.getList("metadata.hierarchy.'%s'".formatted(school), String.class))
                .isEmpty();
    }

    @Test
    void a_table_comes_as_a_parquet_file_too_and_hides_the_same(@TempDir Path folder) throws IOException {
        var file = folder.resolve("table.parquet");
        Files.write(
                file,
                get(analyst(), BY_RACE + "&format=parquet")
                        .then()
                        .statusCode(200)
                        .header("Content-Type", containsString("application/vnd.apache.parquet"))
                        .extract()
                        .asByteArray());
        var told = get(analyst(), BY_RACE).jsonPath();
        try (var reader = ParquetFileReader.open(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            var schema = reader.getFileMetaData().getSchema();
            assertThat(schema.getFields()).extracting(Type::getName).isEqualTo(told.getList("headers"));
            var group = reader.readNextRowGroup();
            assertThat(group.getRowCount()).isEqualTo(told.getList("rows").size());
            var rows =
                    new ColumnIOFactory().getColumnIO(schema).getRecordReader(group, new GroupRecordConverter(schema));
            for (int i = 0; i < group.getRowCount(); i++) {
                var row = rows.read();
                var status = told.getString("rows[%d].status".formatted(i));
                assertThat(row.getString("status", 0)).isEqualTo(status);
                assertThat(row.getFieldRepetitionCount("value")).isEqualTo(status.equals("SUPPRESSED") ? 0 : 1);
                if (!status.equals("SUPPRESSED"))
                    assertThat(new BigDecimal(
                                    new BigInteger(row.getBinary("value", 0).getBytes()), 6))
                            .isEqualByComparingTo(new BigDecimal(told.getString("rows[%d].value".formatted(i))));
            }
        }
    }

    @Test
    void a_table_comes_as_csv_and_lines_too_and_hides_the_same() {
        var csv = get(analyst(), BY_RACE + "&format=csv")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/csv"))
                .header("Cache-Control", equalTo("no-store"))
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(csv.getFirst())
                .isEqualTo(
                        "measure,period,school,RACE_ETHNICITY,value,coded,numerator,denominator,n,status,reason,countBasis,asOf");
        assertThat(csv).hasSize(6);
        assertThat(csv.get(4))
                .isEqualTo("student.attendanceImproved%%,%s,%s,MULTI,,,,,,SUPPRESSED,PRIMARY,,2025-10-18"
                        .formatted(registry.id("sy2026-q1"), school));
        var lines = analyst()
                .request()
                .urlEncodingEnabled(false)
                .accept("application/x-ndjson")
                .get(BY_RACE.replace("%&", "%25&"))
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(3)).contains("\"SUPPRESSED\"").doesNotContain("\"n\"", "\"value\"");
        analyst()
                .request()
                .accept("text/html")
                .get("/v1/analytics?measure=service.sessionsHeld")
                .then()
                .statusCode(406);
    }

    @Test
    void a_question_may_be_asked_in_the_body() {
        analyst()
                .request()
                .contentType(ContentType.JSON)
                .body("""
                        {"measure": ["student.attendanceImproved%"], "dimension": ["period:sy2026-q1"],
                         "disaggregate": ["RACE_ETHNICITY"]}
                        """)
                .post("/v1/analytics/search")
                .then()
                .statusCode(200)
                .body("rows", hasSize(5), "rows[3].status", equalTo("SUPPRESSED"));
    }

    @Test
    void the_policy_is_no_secret() {
        registry.as(Role.COMMUNITY_MEMBER)
                .get("/v1/suppression-policy")
                .then()
                .statusCode(200)
                .body("minCount", equalTo(10), "complementary", equalTo(true), "percentTop", equalTo(95));
    }

    @Test
    void a_stricter_policy_is_a_version_of_its_own_and_judges_every_table_anew() {
        var strict = Registry.of("strict");
        for (var name : List.of("one", "two", "three")) strict.school(name);
        strict.record("""
                measureCode,schoolSourcedId,periodSourcedId,numerator,denominator
                student.attendanceImproved%,one,sy2026-q1,15,30
                student.attendanceImproved%,two,sy2026-q1,40,90
                student.attendanceImproved%,three,sy2026-q1,50,110
                """);
        var question =
                "/v1/analytics?measure=student.attendanceImproved%&dimension=period:sy2026-q1&dimension=school:one";
        get(strict.as(Role.ANALYST), question)
                .then()
                .body("rows[0].status", equalTo("OK"), "metadata.policyVersion", equalTo(1));
        var wanted = """
                {"minCount": 40, "surveyMin": 5, "suppressZero": false, "percentTop": 90, "percentBottom": 10,
                 "maxSensitiveDims": 1, "effectiveFrom": "2026-01-01", "reason": "The board decided so"}
                """;
        var officer = strict.as(Role.PARTNERSHIP_OFFICER);
        officer.post("/v1/suppression-policies", wanted)
                .then()
                .statusCode(422)
                .body("violations[0].pointer", equalTo("/effectiveFrom"));
        officer.post("/v1/suppression-policies", wanted.replace("40", "2"))
                .then()
                .statusCode(422)
                .body("violations[0].pointer", equalTo("/minCount"));
        strict.as(Role.ANALYST).post("/v1/suppression-policies", wanted).then().statusCode(403);
        var today = LocalDate.now(ZoneId.of("America/Chicago"));
        officer.post("/v1/suppression-policies", wanted.replace("2026-01-01", today.toString()))
                .then()
                .statusCode(201)
                .body("version", equalTo(2));
        officer.post(
                        "/v1/suppression-policies",
                        wanted.replace("2026-01-01", today.plusYears(1).toString()))
                .then()
                .statusCode(201)
                .body("version", equalTo(3));
        strict.as(Role.ANALYST).get("/v1/suppression-policies").then().body("items.version", contains(1, 2, 3));
        get(strict.as(Role.ANALYST), question)
                .then()
                .body(
                        "rows[0].status", equalTo("SUPPRESSED"),
                        "metadata.policyVersion", equalTo(2),
                        "metadata.minimums['student.attendanceImproved%']", equalTo(40));
    }

    @Test
    void networks_are_the_sum_of_their_schools_and_bound_them() {
        var district = Registry.of("networks");
        district.org("east", "NETWORK", "district");
        district.org("west", "NETWORK", "district");
        for (var name : List.of("e1", "e2")) district.org(name, "SCHOOL", "east");
        district.org("w1", "SCHOOL", "west");
        district.record("""
                measureCode,schoolSourcedId,periodSourcedId,value
                service.sessionsHeld,e1,sy2026-q1,4
                service.sessionsHeld,e2,sy2026-q1,5
                service.sessionsHeld,w1,sy2026-q2,7
                """);
        var analyst = district.as(Role.ANALYST);
        var question = "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026";
        get(analyst, question + "&dimension=network:east,west")
                .then()
                .statusCode(200)
                .body(
                        "rows.value",
                        contains(9, 7),
                        "rows[0].keys.network",
                        equalTo(district.id("east").toString()));
        get(analyst, question + "&dimension=network:ALL").then().body("rows", hasSize(2));
        get(analyst, question + "&dimension=school:ALL&filter=network:east")
                .then()
                .body("rows", hasSize(2));
        get(analyst, question + "&filter=network:east").then().body("rows.value", contains(9));
        get(analyst, question + "&dimension=network:ALL&dimension=school:ALL")
                .then()
                .statusCode(400);
        get(district.liaisonOf(district.id("e1")), question + "&filter=network:east")
                .then()
                .statusCode(400);
    }

    @Test
    void areas_are_the_sum_of_their_schools_and_told_only_if_each_of_these_is() {
        var district = Registry.of("areas");
        for (var name : List.of("e1", "e2", "w1")) district.school(name);
        var east = district.area("East Side", district.id("e1"), district.id("e2"));
        // schools may lie in several
        var river = district.area("Along the River", district.id("e2"), district.id("w1"));
        district.record("""
                measureCode,schoolSourcedId,periodSourcedId,value
                service.sessionsHeld,e1,sy2026-q1,4
                service.sessionsHeld,e2,sy2026-q1,5
                service.sessionsHeld,w1,sy2026-q2,7
                service.studentsServed,e1,sy2026-q1,4
                service.studentsServed,e2,sy2026-q1,50
                service.studentsServed,w1,sy2026-q1,70
                """);
        var analyst = district.as(Role.ANALYST);
        var question = "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026";
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> get(analyst, question + "&dimension=area:ALL")
                        .then()
                        .statusCode(200)
                        .body("rows.value", contains(12, 9), "rows[0].keys.area", equalTo(river.toString())));
        get(analyst, question + "&dimension=area:" + east)
                .then()
                .body("rows.value", contains(9), "metadata.items", hasEntry(east.toString(), "East Side"));
        get(analyst, question + "&filter=area:" + river).then().body("rows.value", contains(12));
        get(analyst, question + "&dimension=school:ALL&filter=area:" + river)
                .then()
                .body("rows.value", containsInAnyOrder(5, 7));
        var served = "/v1/analytics?measure=service.studentsServed&dimension=period:sy2026-q1&dimension=area:";
        get(analyst, served + east)
                .then()
                .body("rows[0].status", equalTo("SUPPRESSED"), "rows[0].reason", equalTo("INCLUDES_SUPPRESSED"));
        get(district.as(Role.ANALYST_PRIVILEGED), served + east).then().body("rows.value", contains(54));
        get(analyst, question + "&dimension=area:ALL&dimension=network:ALL")
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("one-level-at-a-time"));
        get(district.liaisonOf(district.id("e1")), question + "&dimension=area:ALL")
                .then()
                .statusCode(400);
        get(analyst, question + "&dimension=area:" + district.id("elsewhere"))
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("unknown-item"));
    }

    @Test
    void periods_are_named_from_today_on() {
        for (var name :
                List.of("LAST_4_TERMS", "ALL_SCHOOL_YEARS", "LAST_GRADING_PERIOD", "YTD", "LAST_3_SCHOOL_YEARS"))
            get(analyst(), "/v1/analytics?measure=service.sessionsHeld&dimension=period:" + name)
                    .then()
                    .statusCode(200);
        get(analyst(), "/v1/analytics?measure=service.sessionsHeld&dimension=period:LAST_7_YEARS")
                .then()
                .statusCode(400)
                .body("violations[0].allowed", hasItem("LAST_4_TERMS"));
    }

    @Test
    void a_computed_measure_is_worked_out_from_what_may_be_told() {
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var profile = """
                {"code": "derived.sessionsPerStudent", "name": "Sessions per student", "description": "How much each one got",
                 "rbaQuadrant": "EFFORT_QUALITY", "accountability": "PERFORMANCE", "valueType": "MEAN", "unit": "sessions",
                 "polarity": "HIGHER_BETTER", "timeAgg": "NONE", "orgAgg": "NONE", "dimensions": [], "frequency": "YEARLY",
                 "source": "COMPUTED", "privacyClass": "%s",
                 "formula": "100 * service.sessionsHeld / %s"}
                """;
        officer.post("/v1/measures", profile.formatted("AGGREGATE", "1 +"))
                .then()
                .statusCode(422)
                .body("violations[0].pointer", equalTo("/formula"));
        String open = officer.post(
                        "/v1/measures",
                        profile.formatted("PUBLIC", "service.studentsServed").replace("derived.", "open."))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/measures/" + open, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(409)
                .body("violations.code", hasItem("less-private"));
        String id = officer.post("/v1/measures", profile.formatted("AGGREGATE", "service.studentsServed"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/measures/" + id, "{\"to\": \"ACTIVE\"}").then().statusCode(200);
        get(analyst(), "/v1/analytics?measure=derived.sessionsPerStudent&dimension=period:sy2026")
                .then()
                .statusCode(200)
                .body("rows", hasSize(1), "rows[0].value", equalTo(20), "rows[0].status", equalTo("OK"));
    }

    @Test
    void a_total_may_be_the_least_the_greatest_or_the_number_of_the_values_below() {
        for (var how : List.of("MIN", "MAX", "COUNT")) {
            var code = "values." + how.toLowerCase(Locale.ROOT);
            measure("""
                    {"code": "%s", "name": "Climate", "description": "As felt", "rbaQuadrant": "EFFORT_QUALITY",
                     "accountability": "PERFORMANCE", "valueType": "RATING", "unit": "level", "polarity": "HIGHER_BETTER",
                     "timeAgg": "%s", "orgAgg": "%s", "dimensions": [], "frequency": "WEEKLY", "source": "MANUAL",
                     "privacyClass": "AGGREGATE"}
                    """.formatted(code, how, how));
            registry.record("""
                    measureCode,schoolSourcedId,periodSourcedId,value,n
                    %1$s,609926,2025-W40,2,40
                    %1$s,609926,2025-W41,3,40
                    %1$s,610000,2025-W41,5,40
                    %1$s,620000,2025-W42,4,4
                    """.formatted(code));
        }
        var where = "&dimension=period:2025-W41,2025-W42,sy2026";
        get(analyst(), "/v1/analytics?measure=values.min" + where)
                .then()
                .statusCode(200)
                .body("rows.value", contains(equalTo(3), nullValue(), nullValue()))
                .body("rows.status", contains("OK", "SUPPRESSED", "SUPPRESSED"));
        get(analyst(), "/v1/analytics?measure=values.max&dimension=school:609926" + where)
                .then()
                .body("rows.value", contains(equalTo(3), nullValue(), equalTo(3)));
        // of weeks; that there is something in the third one is told anyway
        get(analyst(), "/v1/analytics?measure=values.count" + where)
                .then()
                .body("rows.value", contains(2, 1, 3), "rows.status", everyItem(equalTo("OK")));
        get(registry.as(Role.ANALYST_PRIVILEGED), "/v1/analytics?measure=values.min" + where)
                .then()
                .body("rows.value", contains(3, 4, 2));
    }

    private void measure(String profile) {
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        String id = officer.post("/v1/measures", profile)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/measures/" + id, "{\"to\": \"ACTIVE\"}").then().statusCode(200);
    }

    @Test
    void a_table_comes_as_a_cube_of_json_stat() {
        get(analyst(), BY_RACE + "&format=jsonstat")
                .then()
                .statusCode(200)
                .body(
                        "version", equalTo("2.0"),
                        "id", contains("measure", "period", "school", "RACE_ETHNICITY"),
                        "size", contains(1, 1, 1, 5),
                        "value", not(hasKey("3")),
                        "status['3']", equalTo("SUPPRESSED:PRIMARY"));
    }

    @Test
    void new_observations_are_seen_at_once() {
        var fresh = Registry.of("fresh");
        fresh.school("one");
        fresh.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,one,sy2026,4\n");
        var question = "/v1/analytics?measure=service.sessionsHeld&dimension=period:sy2026";
        get(fresh.as(Role.ANALYST), question).then().body("rows[0].value", equalTo(4));
        fresh.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,one,sy2026,9\n");
        get(fresh.as(Role.ANALYST), question).then().body("rows[0].value", equalTo(9));
    }

    @Test
    void the_demos_tables_hide_one_small_group_and_its_neighbour_and_show_the_total() throws IOException {
        var demo = Registry.of("demo");
        demo.school("609926");
        try (var csv = getClass().getResourceAsStream("/demo/observations.csv")) {
            demo.record(new String(requireNonNull(csv).readAllBytes(), StandardCharsets.UTF_8));
        }
        for (var measure : List.of("student.attendanceImproved%25", "service.studentsServed"))
            for (var period : List.of("sy2025", "sy2026-q1", "sy2026-q2")) {
                var question = "/v1/analytics?measure=%s&dimension=period:%s&dimension=school:609926"
                        .formatted(measure, period);
                var cells = get(demo.as(Role.ANALYST), question + "&disaggregate=RACE_ETHNICITY")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
                assertThat(cells.getList("rows.reason", String.class))
                        .as(question)
                        .containsExactly("COMPLEMENTARY", null, null, "PRIMARY", null);
                get(demo.as(Role.ANALYST), question).then().body("rows[0].status", equalTo("OK"));
            }
    }
}
