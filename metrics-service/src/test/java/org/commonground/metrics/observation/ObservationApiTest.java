package org.commonground.metrics.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ObservationApiTest {
    private static final String PATH = "/v1/observations:batch";
    private static final String HEADER =
            "measureCode,schoolSourcedId,periodSourcedId,GENDER,value,numerator,denominator,n\n";

    private static @Nullable Registry known;

    private Registry registry;
    private Api sis;

    @BeforeEach
    void schools() {
        if (known == null) known = schoolsOf();
        registry = known;
        sis = registry.as(Role.SIS_INTEGRATION);
    }

    private static Registry schoolsOf() {
        var registry = Registry.of("observations");
        registry.school("north");
        registry.school("south");
        registry.partner("Helpers");
        registry.session("sy2099", "SCHOOL_YEAR", "2098-08-18", "2099-06-06", null, 2099);
        registry.record(HEADER + "service.sessionsHeld,south,sy2025,,1,,,\nservice.sessionsHeld,north,sy2025,,1,,,\n");
        return registry;
    }

    private static Response csv(Api api, String rows, String... parameters) {
        var request = api.request().contentType("text/csv").body(HEADER + rows);
        for (int i = 0; i < parameters.length; i += 2) request.queryParam(parameters[i], parameters[i + 1]);
        return request.post(PATH);
    }

    @Test
    void a_fact_sent_twice_is_one_fact() {
        var row = "service.sessionsHeld,north,sy2026-q1,,12,,,\n";
        csv(sis, row).then().statusCode(200).body("created", equalTo(1), "results", hasSize(0));
        csv(sis, row)
                .then()
                .statusCode(200)
                .body("unchanged", equalTo(1), "created", equalTo(0), "updated", equalTo(0));
        csv(sis, row.replace("12", "14")).then().statusCode(200).body("updated", equalTo(1), "unchanged", equalTo(0));
    }

    @Test
    void all_rows_are_refused_with_the_wrong_ones_named() {
        csv(sis, """
                        student.attendanceImproved%,north,sy2026-q2,,,30,60,
                        student.attendanceImproved%,north,sy2026-q2,,,70,60,
                        no.such,north,sy2026-q2,,1,,,
                        student.attendanceImproved%,north,sy2026-q2,PURPLE,,1,2,
                        student.attendanceImproved%,north,sy2026-q2,FEMALE,50,,,
                        service.sessionsHeld,north,sy2026-q2,FEMALE,1,,,
                        service.sessionsHeld,north,sy2026-q2,,-1,,,
                        service.sessionsHeld,north,sy2026-q2,,1.5,,,
                        participant.satisfaction,north,sy2026-q2,,6,,,20
                        participant.satisfaction,north,sy2026-q2,,4,,,
                        student.attendanceImproved%,north,sy2026-q2,MALE,90,30,60,
                        student.attendanceImproved%,north,sy2026-q2,,,30,60,
                        """)
                .then()
                .statusCode(422)
                .body(
                        "code",
                        equalTo("rule-violated"),
                        "received",
                        equalTo(12),
                        "rejected",
                        equalTo(11),
                        "violations.pointer",
                        hasItems("/observations/1/numerator", "/observations/3/dims/GENDER", "/observations/8/value"),
                        "violations.code",
                        contains(
                                "numerator-over-denominator",
                                "unknown-measure",
                                "unknown-item",
                                "required",
                                "dimension-not-allowed",
                                "out-of-bounds",
                                "out-of-bounds",
                                "out-of-bounds",
                                "n-required",
                                "value-disagrees",
                                "duplicate"));
        csv(sis, "student.attendanceImproved%,north,sy2026-q2,,,30,60,\n", "strategy", "UPDATE", "dryRun", "true")
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-there"));
    }

    @Test
    void what_stands_for_no_number_is_never_taken_as_one() {
        for (var marker : new String[] {"*", "DS", "N/A", "NaN", "<10", "-"})
            csv(sis, "service.sessionsHeld,north,sy2026-q2,,%s,,,\n".formatted(marker))
                    .then()
                    .statusCode(422)
                    .body("violations.code", contains("suppression-marker"));
        csv(sis, "service.sessionsHeld,north,sy2026-q2,,999,,,\n", "dryRun", "true")
                .then()
                .statusCode(200)
                .body("results[0].outcome", equalTo("WARNING"), "results[0].code", equalTo("suspected-sentinel"));
        sis.post(PATH, "{\"observations\": [{\"measureCode\": \"service.sessionsHeld\", \"value\": \"*\"}]}")
                .then()
                .statusCode(400);
        sis.post(PATH, "{\"observations\": [{\"measureCode\": \"service.sessionsHeld\", \"value\": NaN}]}")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @CsvSource({
        // what is no number, or none that anybody counted
        "'service.sessionsHeld,north,sy2026-q2,,Infinity,,,', wrong-type",
        "'service.sessionsHeld,north,sy2026-q2,,0x1F,,,', wrong-type",
        "'service.sessionsHeld,north,sy2026-q2,,1e999999999,,,', out-of-bounds",
        "'service.sessionsHeld,north,sy2026-q2,,1e-999999999,,,', out-of-bounds",
        "'service.sessionsHeld,north,sy2026-q2,,1000000000000,,,', out-of-bounds",
        "'service.sessionsHeld,north,sy2026-q2,,12345678901234567890123456789012345678901,,,', wrong-type",
        "'service.sessionsHeld,north,sy2026-q2,,-9999,,,', out-of-bounds",
        "'service.hoursDelivered,north,sy2026-q2,,1.00001,,,', out-of-bounds",
        "'service.hoursDelivered,north,sy2026-q2,,s,,,', suppression-marker",
        "'service.hoursDelivered,north,sy2026-q2,,NA,,,', suppression-marker",
        // off the measure's bounds
        "'participant.satisfaction,north,sy2026-q2,,0.9,,,20', out-of-bounds",
        "'participant.satisfaction,north,sy2026-q2,,5.1,,,20', out-of-bounds",
        "'student.attendanceImproved%,north,sy2026-q2,,,1.5,3,', out-of-bounds",
        "'student.attendanceImproved%,north,sy2026-q2,,,4,3,', numerator-over-denominator",
        "'student.attendanceImproved%,north,sy2026-q2,,,1,0,', numerator-over-denominator",
        "'student.attendanceImproved%,north,sy2026-q2,,,1,3,1.5', wrong-type",
        "'student.attendanceImproved%,north,sy2026-q2,,,1,3,-1', out-of-bounds",
        "'service.sessionsHeld,north,sy2026-q2,,1,1,1,', not-a-ratio",
        "'service.sessionsHeld,north,sy2026-q2,,,,,', required",
        // codes that nobody knows
        "'no.such,north,sy2026-q2,,1,,,', unknown-measure",
        "',north,sy2026-q2,,1,,,', required",
        "'service.studentsServed,north,sy2026-q2,OTHER,1,,,', unknown-item",
        // when it cannot have been
        "'service.sessionsHeld,north,,,1,,,', required",
        "'service.sessionsHeld,north,sy2099,,1,,,', period-not-begun",
        "'service.sessionsHeld,north,2025-09,,1,,,', period-not-of-measure",
        "'knowledge.libraryViews,north,2025-W40,,1,,,', period-not-of-measure",
    })
    void a_row_that_cannot_be_right_is_refused_and_named(String row, String code) {
        csv(sis, row + "\n").then().statusCode(422).body("violations.code", contains(code));
    }

    @ParameterizedTest
    @CsvSource({
        "'service.sessionsHeld,nowhere,sy2026-q2,,1,,,'",
        "'service.sessionsHeld,north,sy1999,,1,,,'",
        "'knowledge.libraryViews,north,1999-09,,1,,,'"
    })
    void what_may_still_be_heard_of_is_to_be_sent_again(String row) {
        csv(sis, row + "\n")
                .then()
                .statusCode(409)
                .header("Retry-After", equalTo("2"))
                .body("code", equalTo("reference-not-yet-known"));
    }

    @Test
    void every_row_has_a_result_if_that_is_asked_for() {
        var rows = """
                partnership.pulseTrust,north,sy2026-q1,,3,,,20
                partnership.pulseTrust,south,sy2026-q1,,9,,,20
                partnership.pulseTrust,south,sy2025,,4,,,20
                """;
        csv(sis, rows, "atomic", "false", "results", "ALL")
                .then()
                .statusCode(200)
                .body(
                        "results.row", contains(1, 2, 3),
                        "results.outcome", contains("CREATED", "REJECTED", "CREATED"),
                        "results[1].naturalKey", equalTo("partnership.pulseTrust south sy2026-q1"));
        csv(sis, rows.replace("sy2025,,4", "sy2025,,5"), "atomic", "false", "results", "ALL")
                .then()
                .body("results.outcome", contains("UNCHANGED", "REJECTED", "UPDATED"));
        csv(
                        sis,
                        "partnership.pulseTrust,north,sy2026-q1,,,,,\n",
                        "strategy",
                        "DELETE",
                        "results",
                        "ALL",
                        "dryRun",
                        "true")
                .then()
                .body("results.outcome", contains("DELETED"), "dryRun", equalTo(true));
        csv(sis, rows, "results", "SOME").then().statusCode(400).body("violations[0].allowed", hasItem("ALL"));
    }

    @Test
    void a_measure_taken_monthly_is_observed_by_months_or_by_terms_and_not_by_both() {
        csv(sis, "knowledge.libraryViews,north,2025-09,,30,,,\nknowledge.libraryViews,north,2025-10,,12,,,\n")
                .then()
                .statusCode(200)
                .body("created", equalTo(2));
        csv(sis, "knowledge.libraryViews,south,sy2026-q1,,30,,,\n")
                .then()
                .statusCode(422)
                .body("violations.code", contains("other-periods"));
        // the year's own value goes first, whatever its parts are; another year has parts of its own
        csv(sis, "knowledge.libraryViews,south,sy2026,,50,,,\n").then().statusCode(200);
        csv(sis, "knowledge.libraryViews,south,sy2025,,30,,,\nknowledge.libraryViews,south,2025-06,,3,,,\n")
                .then()
                .statusCode(200);
        var question = "/v1/analytics?measure=knowledge.libraryViews&dimension=school:north&dimension=period:";
        sis.get(question + "sy2026,2025-09,2025-10,sy2026-q1")
                .then()
                .statusCode(200)
                .body(
                        "rows.value",
                        contains(equalTo(42), equalTo(30), equalTo(12), nullValue()),
                        "rows.status",
                        contains("OK", "OK", "OK", "NO_DATA"),
                        "metadata.items.'%s'".formatted(registry.id("sy2026")),
                        equalTo("Title of sy2026"),
                        "metadata.items.values()",
                        hasItem("September 2025"));
    }

    @Test
    void a_table_with_two_columns_of_one_name_is_refused() {
        sis.request()
                .contentType("text/csv")
                .body("measureCode,value,value\nservice.sessionsHeld,1,2\n")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("repeated-column"), "violations[0].pointer", equalTo("/value"));
    }

    @Test
    void a_rehearsal_tells_what_would_happen_and_stores_nothing() {
        var row = "service.hoursDelivered,north,sy2026-q1,,3.5,,,\n";
        csv(sis, row, "dryRun", "true").then().statusCode(200).body("created", equalTo(1), "dryRun", equalTo(true));
        csv(sis, row, "dryRun", "true").then().statusCode(200).body("created", equalTo(1));
    }

    @Test
    void the_right_rows_are_taken_if_that_is_asked_for() {
        csv(
                        sis,
                        "family.mealsProvided,north,sy2026-q1,,40,,,\nfamily.mealsProvided,south,sy2026-q1,,x9,,,\n",
                        "atomic",
                        "false")
                .then()
                .statusCode(200)
                .body(
                        "received", equalTo(2),
                        "created", equalTo(1),
                        "rejected", equalTo(1),
                        "results[0].row", equalTo(2),
                        "results[0].outcome", equalTo("REJECTED"),
                        "results[0].pointer", equalTo("/value"));
    }

    @Test
    void a_strategy_says_whether_facts_are_new() {
        var row = "staff.plHours,north,sy2026-q1,,6,,,\n";
        csv(sis, row, "strategy", "UPDATE").then().statusCode(422).body("violations.code", contains("not-there"));
        csv(sis, row, "strategy", "CREATE").then().statusCode(200).body("created", equalTo(1));
        csv(sis, row, "strategy", "CREATE").then().statusCode(422).body("violations.code", contains("exists-already"));
        csv(sis, row, "strategy", "REPLACE").then().statusCode(400).body("violations[0].allowed", hasItem("UPSERT"));
    }

    @Test
    void facts_from_records_of_single_people_are_refused_where_nothing_allows_them() {
        var rows = """
                service.sessionsHeld,north,sy2025,,1,,,
                service.attendanceRate,north,sy2026-q2,,,50,60,
                """;
        csv(sis, rows)
                .then()
                .statusCode(403)
                .body(
                        "code", equalTo("forbidden"),
                        "detail", containsString("no-active-data-sharing"),
                        "violations[0].pointer", equalTo("/observations/1/measureCode"),
                        "violations[0].code", equalTo("no-active-data-sharing"));
        csv(sis, rows, "atomic", "false")
                .then()
                .statusCode(200)
                .body("rejected", equalTo(1), "results[0].code", equalTo("no-active-data-sharing"));
    }

    @Test
    void what_was_sent_by_mistake_is_removed_by_its_name() {
        csv(sis, "service.hoursDelivered,south,sy2026-q1,,7,,,\n").then().statusCode(200);
        var row = "service.hoursDelivered,south,sy2026-q1,,,,,\n";
        csv(sis, row, "strategy", "DELETE", "dryRun", "true")
                .then()
                .statusCode(200)
                .body("deleted", equalTo(1));
        csv(sis, row, "strategy", "DELETE").then().statusCode(200).body("deleted", equalTo(1));
        csv(sis, row, "strategy", "DELETE").then().statusCode(422).body("violations.code", contains("not-there"));
    }

    @Test
    void a_school_writes_about_itself_and_about_nobody_else() {
        var liaison = registry.liaisonOf(registry.id("north"));
        csv(liaison, "capacity.trainedPeople,north,sy2026-q1,,20,,,\n")
                .then()
                .statusCode(200)
                .body("created", equalTo(1));
        csv(liaison, "capacity.trainedPeople,south,sy2026-q1,,20,,,\n")
                .then()
                .statusCode(403)
                .body("violations[0].code", equalTo("outside-scope"), "violations[0].pointer", containsString("/0"));
        csv(liaison, "capacity.trainedPeople,,sy2026-q1,,20,,,\n").then().statusCode(403);
    }

    @Test
    void a_partner_writes_about_what_it_does_itself() {
        var own = Api.as(
                Tokens.of(Role.PARTNER_STAFF).inDistrict(registry.district()).ofPartners(registry.id("Helpers")));
        var body = """
                {"observations": [{"measureCode": "service.studentsServed", "partnerId": "%s", "schoolSourcedId": "north",
                 "periodSourcedId": "sy2026-q1", "value": 31}]}
                """;
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> own.post(PATH, body.formatted(registry.id("Helpers")))
                        .then()
                        .statusCode(200)
                        .body("created", equalTo(1)));
        own.post(PATH, body.replace("\"partnerId\": \"%s\", ", "").formatted())
                .then()
                .statusCode(403);
        own.post(PATH, body.formatted(UUID.randomUUID()))
                .then()
                .statusCode(409)
                .header("Retry-After", equalTo("2"))
                .body("code", equalTo("reference-not-yet-known"));
    }

    @Test
    void lines_of_json_are_read_and_a_broken_one_is_named() {
        var lines = """
                {"measureCode": "family.mealsProvided", "schoolId": "%s", "periodId": "%s", "value": 5}

                {"measureCode": "family.mealsProvided", "schoolId":
                """.formatted(registry.id("south"), registry.id("sy2026-q2"));
        sis.request()
                .contentType("application/x-ndjson")
                .queryParam("atomic", "false")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post(PATH)
                .then()
                .statusCode(200)
                .body("created", equalTo(1), "rejected", equalTo(1), "results[0].code", equalTo("unreadable"));
    }

    @Test
    void what_cannot_be_read_as_a_whole_is_refused_as_a_whole() {
        sis.post(PATH, "{\"observations\": [{\"measureCode\": \"x.y\", \"colour\": 1}]}")
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("unknown-property"));
        sis.post(PATH, "{\"rows\": []}").then().statusCode(400);
        sis.post(PATH, "[]").then().statusCode(400);
        sis.post(PATH, "{\"observations\": []} {}").then().statusCode(400);
        sis.post(PATH, "{\"observations\": []}").then().statusCode(422);
        sis.request()
                .contentType("text/csv")
                .body("measureCode,SHOE_SIZE\nx.y,4\n")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("unknown-column"), "violations[0].allowed", hasItem("GRADE_LEVEL"));
        sis.request().contentType("text/plain").body("x").post(PATH).then().statusCode(415);
    }

    @Test
    void a_request_has_a_bounded_number_of_rows() {
        var rows = IntStream.range(0, 20_001)
                .mapToObj(i -> "service.sessionsHeld,north,sy2026-q2,,1,,,")
                .collect(Collectors.joining("\n"));
        csv(sis, rows).then().statusCode(413).body("detail", containsString("20000"));
    }

    @Test
    void a_repeated_request_gets_the_first_answer() {
        var body = HEADER + "expectations.partnersSelfAssessed%,,sy2026,,,30,50,\n";
        var first = keyed(body);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(keyed(body).asString()).isEqualTo(first.asString());
        keyed(body.replace("30", "31")).then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    }

    private Response keyed(String body) {
        return sis.request()
                .contentType("text/csv")
                .header("Idempotency-Key", "nightly-" + registry.district())
                .body(body)
                .post(PATH);
    }

    @Test
    void schools_are_named_by_the_scheme_of_the_request() {
        var body = "measureCode,schoolId,periodId,value\nresources.cash,%s,%s,100\n";
        sis.request()
                .contentType("text/csv")
                .queryParam("idScheme", "SOURCED_ID")
                .body(body.formatted("north", "sy2026"))
                .post(PATH)
                .then()
                .statusCode(200)
                .body("created", equalTo(1));
        sis.request()
                .contentType("text/csv")
                .body(body.formatted(registry.id("north"), registry.id("sy2026")))
                .post(PATH)
                .then()
                .statusCode(200)
                .body("unchanged", equalTo(1));
        sis.request()
                .contentType("text/csv")
                .body(body.formatted("north", "sy2026"))
                .post(PATH)
                .then()
                .statusCode(409);
    }

    @Test
    void another_district_knows_none_of_it() {
        csv(
                        Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict("elsewhere")),
                        "service.sessionsHeld,north,sy2025,,1,,,\n")
                .then()
                .statusCode(422)
                .body("violations.code", hasItem("unknown-measure"));
    }
}
