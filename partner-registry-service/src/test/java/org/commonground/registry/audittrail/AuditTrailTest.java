package org.commonground.registry.audittrail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit trail of the kernel, seen at one service; each test has a district, and so a chain, of its own. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AuditTrailTest {
    private static final String TRAIL = "/v1/registry-audit-records";

    @Inject
    DataSource database;

    private String district;
    private Api officer;
    private Api liaison;
    private UUID partner;

    @BeforeEach
    void a_district_with_a_partner() {
        district = "audit-" + UUID.randomUUID();
        officer = Api.as(Tokens.officer().inDistrict(district).named("olga"));
        liaison = Api.as(Tokens.of(Role.SCHOOL_LIAISON).inDistrict(district).named("lee"));
        partner = partner("""
                {"name": "With a contact", "contacts": [
                    {"name": "A. Person", "email": "person@example.org", "visibility": "PUBLIC"}]}""");
    }

    private UUID partner(String body) {
        return UUID.fromString(officer.post("/v1/partners", body).path("id"));
    }

    @AfterEach
    void triggers_are_back() throws SQLException {
        sql("alter table audit_record enable trigger user");
        sql("alter table audit_link enable trigger user");
    }

    @Test
    void who_reads_personal_data_is_recorded_before_the_answer_leaves() {
        liaison.get("/v1/partners/{id}", partner).then().statusCode(200);

        officer.get(TRAIL + "?filter=actor = 'lee'")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].operation", equalTo("getPartner"))
                .body("items[0].roles", equalTo(List.of("school-liaison")))
                .body("items[0].outcome", equalTo("ANSWERED"))
                .body("items[0].disclosure", equalTo("PERSONAL"))
                .body("items[0].purpose", equalTo("to get in touch with a partner"))
                .body("items[0].rowCount", equalTo(1))
                .body("items[0].resourceIds", equalTo(java.util.List.of(partner.toString())))
                .body("items[0].traceId", notNullValue());
    }

    @Test
    void nothing_is_shown_that_cannot_be_recorded() throws SQLException {
        sql("create trigger audit_is_full before insert on audit_record for each row when (new.actor = 'unlucky')"
                + " execute function refuse_audit_change()");
        try {
            Api.as(Tokens.of(Role.SCHOOL_LIAISON).inDistrict(district).named("unlucky"))
                    .get("/v1/partners/{id}", partner)
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("dependency-unavailable"))
                    .body(not(containsString("A. Person")));
        } finally {
            sql("drop trigger audit_is_full on audit_record");
        }
    }

    @Test
    void a_forged_token_is_refused_and_no_error_of_ours() {
        var errors = new ConcurrentLinkedQueue<String>();
        var listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.SEVERE.intValue())
                    errors.add(line.getLoggerName() + " " + line.getMessage() + " " + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var root = Logger.getLogger("");
        root.addHandler(listener);
        try {
            var token = Tokens.officer().inDistrict(district).signed();
            var forged = token.substring(0, token.lastIndexOf('.') + 1) + "c2lnbmVkIGJ5IG5vYm9keQ";
            given().auth().oauth2(forged).get("/v1/partners/" + partner).then().statusCode(401);
            given().auth().oauth2("no token at all").get(TRAIL).then().statusCode(401);
        } finally {
            root.removeHandler(listener);
        }
        assertThat(errors).noneMatch(error -> error.contains("No REST request in progress"));
    }

    @Test
    void a_list_is_one_record_that_names_its_rows_and_sparse_fields_hide_nothing_from_it() {
        var other = partner("""
                {"name": "Another", "contacts": [{"name": "B. Person", "visibility": "PUBLIC"}]}""");
        liaison.get("/v1/partners?fields=name").then().statusCode(200);

        officer.get(TRAIL + "?filter=actor = 'lee' AND operation = 'listPartners'")
                .then()
                .body("items", hasSize(1))
                .body("items[0].rowCount", equalTo(2))
                .body("items[0].resourceIds", hasItems(partner.toString(), other.toString()));
        officer.get(TRAIL + "?filter=resourceIds ~ '%s'".formatted(other))
                .then()
                .body("items.actor", hasItems("lee"));
    }

    @Test
    void an_answer_without_personal_data_leaves_no_record() {
        var bare = partner("{\"name\": \"Nobody to talk to\"}");
        liaison.get("/v1/partners/{id}", bare).then().statusCode(200);

        officer.get(TRAIL + "?filter=actor = 'lee'").then().body("items", hasSize(0));
    }

    @Test
    void a_refused_read_is_recorded_too() {
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district).named("mo"))
                .get("/v1/partners/{id}", partner)
                .then()
                .statusCode(404);
        Api.as(Tokens.of().inDistrict(district).named("noone"))
                .get(TRAIL)
                .then()
                .statusCode(403);

        officer.get(TRAIL + "?filter=outcome = 'REFUSED'&sort=at")
                .then()
                .body("items.actor", equalTo(java.util.List.of("mo", "noone")))
                .body("items.status", equalTo(java.util.List.of(404, 403)))
                .body("items[0].resourceIds", equalTo(java.util.List.of(partner.toString())));
    }

    @Test
    void another_district_sees_nothing_of_the_trail() {
        liaison.get("/v1/partners/{id}", partner);
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get(TRAIL + "?filter=actor = 'lee'")
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void the_database_refuses_to_change_a_record() {
        liaison.get("/v1/partners/{id}", partner);
        for (var attempt : new String[] {
            "update audit_record set actor = 'somebody' where district = '%s'",
            "delete from audit_record where district = '%s'",
            "delete from audit_link where district = '%s'"
        })
            assertThatThrownBy(() -> sql(attempt.formatted(district)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("only ever added to");
    }

    @Test
    void an_untouched_trail_is_intact() {
        trailOf(5);
        assertThat(verify(0).getBoolean("intact")).isTrue();
    }

    @Test
    void a_changed_record_is_found() throws SQLException {
        trailOf(5);
        asOwner("update audit_record set actor = 'somebody else' where district = :district and id = " + at(3));
        finds("record-altered", 3);
    }

    @Test
    void a_changed_record_with_a_new_checksum_is_found() throws SQLException {
        trailOf(5);
        asOwner("update audit_record set actor = 'x', mac = sha256('x') where district = :district and id = " + at(2));
        finds("link-broken", 2);
    }

    @Test
    void a_removed_record_is_found() throws SQLException {
        trailOf(5);
        asOwner("delete from audit_record where district = :district and id = " + at(4));
        finds("record-missing", 4);
    }

    @Test
    void a_removed_record_is_found_even_if_its_link_goes_with_it() throws SQLException {
        trailOf(5);
        asOwner("delete from audit_record where district = :district and id = " + at(2));
        asOwner("delete from audit_link where district = :district and no = 2");
        finds("link-missing", 2);
    }

    @Test
    void records_that_changed_places_are_found() throws SQLException {
        trailOf(5);
        asOwner("drop index if exists audit_link_by_record");
        asOwner("update audit_link l set record_id = other.record_id from audit_link other where l.district = :district"
                + " and other.district = l.district and l.no in (2, 3) and other.no = 5 - l.no");
        finds("link-broken", 2);
        sql("update audit_link set district = district where false");
        sql("create index if not exists audit_link_by_record on audit_link (district, record_id)");
    }

    @Test
    void a_record_slipped_in_is_found_once_it_is_sealed_and_if_it_never_is() throws SQLException {
        trailOf(3);
        var copied = "insert into audit_record select district, gen_random_uuid(), at - interval '1 hour', 'forged',"
                + " client, roles, operation, disclosure, purpose, legal_basis, outcome, status, resource_ids,"
                + " request_digest, row_count, trace_id, mac from audit_record where district = :district limit 1";
        asOwner(copied);
        assertThat(verify(0).getString("firstBroken.code")).isEqualTo("record-unsealed");

        asOwner(
                "insert into audit_pending select district, id from audit_record where actor = 'forged' and district = :district");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> finds("record-altered", 4));
    }

    @Test
    void a_trail_cut_off_at_its_end_is_found_by_the_head_noted_before() throws SQLException {
        trailOf(5);
        var head = verify(0);
        asOwner("delete from audit_record where district = :district and id = " + at(5));
        asOwner("delete from audit_link where district = :district and no = 5");
        assertThat(verify(0).getBoolean("intact")).isTrue();

        var again = officer.get(TRAIL + "/verification?after=5&hash=" + head.getString("headHash"))
                .jsonPath();
        assertThat(again.getString("firstBroken.code")).isEqualTo("link-missing");
    }

    /** The officer's own look at the trail is recorded by a later link, so only the liaison's reads are counted on. */
    private void trailOf(int reads) {
        for (int i = 0; i < reads; i++) liaison.get("/v1/partners/{id}", partner);
        await().atMost(Duration.ofSeconds(10)).until(() -> verify(0).getLong("checked") >= reads);
    }

    private JsonPath verify(long after) {
        return officer.get(TRAIL + "/verification?after=" + after).jsonPath();
    }

    private void finds(String code, int no) {
        var found = verify(0);
        assertThat(found.getBoolean("intact")).isFalse();
        assertThat(found.getString("firstBroken.code")).isEqualTo(code);
        assertThat(found.getLong("firstBroken.no")).isEqualTo(no);
    }

    private String at(int no) {
        return "(select record_id from audit_link where district = :district and no = %d)".formatted(no);
    }

    /** As somebody who owns the tables and turns the guard off. */
    private void asOwner(String statement) throws SQLException {
        sql("alter table audit_record disable trigger user");
        sql("alter table audit_link disable trigger user");
        sql(statement.replace(":district", "'" + district + "'"));
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var doing = connection.createStatement()) {
            doing.execute(statement);
        }
    }
}
