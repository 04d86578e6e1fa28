package org.commonground.metrics.submission;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class SubmissionApiTest {
    private static final String PATH = "/v1/submissions";

    @Inject
    Session db;

    private Registry registry;
    private UUID school;
    private UUID partner;
    private Api officer;
    private Api principal;
    private Api partnerAdmin;

    @BeforeEach
    void world() {
        registry = Registry.of("submissions");
        school = registry.school("maple");
        partner = registry.partner("Helpers");
        officer = registry.as(Role.PARTNERSHIP_OFFICER);
        principal = Api.as(
                Tokens.of(Role.SCHOOL_LEADER).inDistrict(registry.district()).ofSchools(school));
        partnerAdmin = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(partner));
        registry.record(
                "measureCode,schoolSourcedId,periodSourcedId,partnerId,value\nservice.sessionsHeld,maple,sy2025,%s,1\n"
                        .formatted(partner));
    }

    @Test
    void facts_are_vouched_for_in_turn_and_then_stay_as_they_are_until_they_are_reopened() {
        var id = open("sy2026-q1", "2099-01-31");
        move(partnerAdmin, id, "SUBMITTED", null).statusCode(409).body("violations.code", contains("no-facts"));
        send("sy2026-q1", "12").statusCode(200);
        partnerAdmin
                .get(PATH + "/{id}", id)
                .then()
                .body("permissions.maySubmit", equalTo(true), "permissions.mayVerify", equalTo(false));
        move(partnerAdmin, id, "SUBMITTED", null)
                .statusCode(200)
                .body("late", equalTo(false), "history[0].facts", equalTo(1));
        principal
                .get(PATH + "/{id}", id)
                .then()
                .body("permissions.mayVerify", equalTo(true), "allowedTransitions", contains("VERIFIED", "REJECTED"));

        send("sy2026-q1", "13").statusCode(200);
        move(principal, id, "VERIFIED", null)
                .statusCode(409)
                .body("violations.code", contains("changed-since-submission"));
        move(principal, id, "REJECTED", "Another number").statusCode(200);
        move(partnerAdmin, id, "DRAFT", null).statusCode(200);
        move(partnerAdmin, id, "SUBMITTED", null).statusCode(200);
        move(principal, id, "VERIFIED", null).statusCode(200);
        officer.post("/v1/submissions:approve", "{\"ids\": [\"%s\", \"%s\"]}".formatted(id, UUID.randomUUID()))
                .then()
                .statusCode(200)
                .body("approved", equalTo(1), "results.find { it.id == '%s' }.approved".formatted(id), equalTo(true));

        send("sy2026-q1", "14").statusCode(422).body("violations.code", contains("approved"));
        send("sy2026-q2", "14").statusCode(200);
        move(officer, id, "REOPENED", "One session was cancelled")
                .statusCode(200)
                .body("revision", equalTo(2));
        send("sy2026-q1", "14").statusCode(200).body("updated", equalTo(1));
        move(partnerAdmin, id, "SUBMITTED", null).statusCode(200);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> Events.on("metrics.submission.v1").stream()
                                .filter(event -> event.value().contains(id))
                                .count()
                        == 8);
    }

    @Test
    void a_broken_rule_is_told_and_a_warning_is_answered() {
        officer.post("/v1/validation-rules", """
                {"code": "enough-sessions", "name": "At least ten sessions", "left": "[service.sessionsHeld]",
                 "operator": "GREATER_THAN_OR_EQUAL_TO", "right": "10", "missingValues": "SKIP_IF_ANY", "severity": "WARNING"}
                """).then().statusCode(201);
        officer.post("/v1/validation-rules", """
                {"code": "not-too-many", "name": "At most a hundred", "left": "[service.sessionsHeld]",
                 "operator": "LESS_THAN", "right": "100", "missingValues": "SKIP_IF_ANY", "severity": "ERROR"}
                """).then().statusCode(201);
        officer.post("/v1/validation-rules", """
                {"code": "wrong", "name": "Cannot be read", "left": "[no.such", "operator": "EQUAL_TO", "right": "1 +",
                 "missingValues": "SKIP_IF_ANY", "severity": "ERROR"}
                """)
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/left", "/right"));
        var id = open("sy2026-q1", "2020-01-31");
        send("sy2026-q1", "120").statusCode(200);
        move(partnerAdmin, id, "SUBMITTED", null).statusCode(409).body("violations.code", contains("rule-broken"));
        send("sy2026-q1", "4").statusCode(200);
        partnerAdmin
                .post(PATH + "/{id}/validations", "", id)
                .then()
                .statusCode(200)
                .body("findings.broken.rule", contains("enough-sessions"));
        move(partnerAdmin, id, "SUBMITTED", null)
                .statusCode(409)
                .body("violations.code", contains("warning-unanswered"));
        partnerAdmin
                .post(
                        PATH + "/{id}/answers",
                        "{\"rule\": \"enough-sessions\", \"comment\": \"The gym was closed\"}",
                        id)
                .then()
                .statusCode(200);
        move(partnerAdmin, id, "SUBMITTED", null)
                .statusCode(200)
                .body("late", equalTo(true), "findings[0].comment", equalTo("The gym was closed"));
    }

    @Test
    void completeness_counts_what_is_due_what_has_come_and_what_came_in_time() {
        var intime = open("sy2026-q1", "2099-01-31");
        officer.post(PATH, submission("sy2026-q1", "2099-01-31")).then().statusCode(409);
        officer.post(
                        PATH,
                        submission("sy2026-q1", "2099-01-31").replace("service.sessionsHeld", "service.hoursDelivered"))
                .then()
                .statusCode(201);
        send("sy2026-q1", "12").statusCode(200);
        move(partnerAdmin, intime, "SUBMITTED", null).statusCode(200);
        officer.get("/v1/data-quality/completeness?period=sy2026-q1")
                .then()
                .statusCode(200)
                .body(
                        "total.expected",
                        equalTo(2),
                        "total.actual",
                        equalTo(1),
                        "total.onTime",
                        equalTo(1),
                        "total.rate",
                        equalTo(50.0f),
                        "rows",
                        hasSize(1));
        Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(UUID.randomUUID()))
                .get("/v1/data-quality/completeness?period=sy2026-q1")
                .then()
                .body("total.expected", equalTo(0));
        officer.get("/v1/data-quality/completeness?period=never").then().statusCode(400);
        registry.as(Role.ANALYST)
                .get(
                        "/v1/analytics?measure=completeness.reportingRate,completeness.reportingRateOnTime,completeness.expectedReports"
                                + ",completeness.actualReports,completeness.actualReportsOnTime"
                                + "&dimension=period:sy2026-q1&dimension=school:maple")
                .then()
                .statusCode(200)
                .body("rows.value", contains(50, 50, 2, 1, 1));
    }

    @Test
    void values_far_from_those_of_other_schools_are_found() {
        var rows = new StringBuilder("measureCode,schoolSourcedId,periodSourcedId,value\n");
        for (int i = 0; i < 9; i++) {
            registry.school("school-" + i);
            rows.append("knowledge.libraryViews,school-%d,sy2026-q1,%d\n".formatted(i, i == 8 ? 900 : 10 + i));
        }
        registry.record(rows.toString());
        officer.get("/v1/data-quality/outliers?measure=knowledge.libraryViews&algorithm=MOD_Z_SCORE&period=sy2026-q1")
                .then()
                .statusCode(200)
                .body(
                        "found",
                        equalTo(1),
                        "outliers[0].value",
                        equalTo(900),
                        "outliers[0].schoolId",
                        equalTo(registry.id("school-8").toString()));
        officer.get(
                        "/v1/data-quality/outliers?measure=knowledge.libraryViews&algorithm=MIN_MAX&period=sy2026-q1&min=11&max=17")
                .then()
                .statusCode(200)
                .body("found", equalTo(2), "outliers[0].score", equalTo(883), "outliers[0].high", equalTo(17));
        officer.get("/v1/data-quality/outliers?measure=knowledge.libraryViews&algorithm=INVALID_NUMERIC")
                .then()
                .statusCode(200)
                .body("found", equalTo(0), "series", equalTo(9));
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeMutationQuery("""
                        update observation set value = 10.5 where district = :district and school_id = :school
                        """)
                        .setParameter("district", registry.district())
                        .setParameter("school", registry.id("school-0"))
                        .executeUpdate());
        officer.get("/v1/data-quality/outliers?measure=knowledge.libraryViews&algorithm=INVALID_NUMERIC")
                .then()
                .body("outliers.bound", hasItem("a whole number, 0 or more"), "found", equalTo(1));
        officer.get("/v1/data-quality/outliers?measure=knowledge.libraryViews&min=4")
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("not-applicable"));
        officer.get("/v1/data-quality/outliers?algorithm=GUESS&threshold=0")
                .then()
                .statusCode(400)
                .body("violations.parameter", hasItem("measure"))
                .body("violations", hasSize(3));
    }

    private String open(String period, String dueOn) {
        return partnerAdmin
                .post(PATH, submission(period, dueOn))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String submission(String period, String dueOn) {
        return """
                {"schoolId": "%s", "partnerId": "%s", "periodId": "%s", "measureCodes": ["service.sessionsHeld"], "dueOn": "%s"}
                """.formatted(school, partner, registry.id(period), dueOn);
    }

    private ValidatableResponse send(String period, String value) {
        return partnerAdmin
                .request()
                .contentType("text/csv")
                .body(
                        "measureCode,schoolSourcedId,periodSourcedId,partnerId,value\nservice.sessionsHeld,maple,%s,%s,%s\n"
                                .formatted(period, partner, value))
                .post("/v1/observations:batch")
                .then();
    }

    private static ValidatableResponse move(Api by, String id, String to, @Nullable String reason) {
        return by.transition(
                        PATH + "/" + id,
                        "{\"to\": \"%s\"%s}"
                                .formatted(to, reason == null ? "" : ", \"reason\": \"%s\"".formatted(reason)))
                .then();
    }
}
