package org.commonground.registry.offering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.commonground.kernel.access.Role;
import org.commonground.registry.partner.Applicant;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PlacementApiTest {
    private final String district = "placing-" + UUID.randomUUID();
    private final UUID school = UUID.randomUUID();
    private final Api leader = person(Role.SCHOOL_LEADER, school);

    @Inject
    DataSource database;

    @Test
    void a_service_is_at_a_school_once_the_leader_took_it_and_an_agreement_is_in_force() throws SQLException {
        var partner = partner();
        var site = site(partner);
        var path = "/v1/service-sites/" + site;

        leader.get(path)
                .then()
                .body(
                        "placementState", equalTo("REQUESTED"),
                        "allowedTransitions", containsInAnyOrder("SCHOOL_ACCEPTED", "ENDED"));
        person(Role.SCHOOL_LEADER, UUID.randomUUID())
                .transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(404);
        partner.admin()
                .transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-yours"));
        leader.transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200)
                .body("placementState", equalTo("SCHOOL_ACCEPTED"));
        partner.officer()
                .transition(path, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("agreement-missing"));

        var agreement = UUID.randomUUID();
        agreement(agreement, 1, partner, "ACTIVE");
        soon().untilAsserted(() -> leader.get(path).then().body("placementState", equalTo("ACTIVE")));
        agreement(agreement, 2, partner, "SUSPENDED");
        agreement(agreement, 3, partner, "EXPIRED");
        soon().untilAsserted(() -> leader.get(path).then().body("placementState", equalTo("ENDED")));

        soon().untilAsserted(() -> assertThat(Events.on("registry.service-site.v1"))
                .filteredOn(message -> message.key().equals(site))
                .extracting(message -> Events.attribute(message, "type"))
                .containsExactly(
                        "registry.service-site.accepted",
                        "registry.service-site.activated",
                        "registry.service-site.ended"));
    }

    @Test
    void what_an_agreement_covers_already_begins_with_the_acceptance() throws SQLException {
        var partner = partner();
        var path = "/v1/service-sites/" + site(partner);
        agreement(UUID.randomUUID(), 1, partner, "ACTIVE");

        soon().untilAsserted(() -> assertThat(agreementsHere()).isEqualTo(1));
        leader.transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200)
                .body("placementState", equalTo("ACTIVE"));
        leader.transition(path, "{\"to\": \"ENDED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("reason-missing"));
        leader.transition(path, "{\"to\": \"ENDED\", \"reason\": \"the room is needed\"}")
                .then()
                .statusCode(200);
        person(Role.SCHOOL_LIAISON, school)
                .transition(path, "{\"to\": \"REQUESTED\"}")
                .then()
                .statusCode(200)
                .body("placementState", equalTo("REQUESTED"));
    }

    @Test
    void a_school_asks_for_a_service_at_its_own_place_and_nowhere_else() throws SQLException {
        var partner = partner();
        String service = partner.admin()
                .get("/v1/services?filter=partnerId = '%s'".formatted(partner.id()))
                .path("items[0].id");
        var here = """
                {"serviceId": "%s", "site": {"educationOrgId": "%s"}}
                """.formatted(service, school);
        String hall = partner.admin()
                .post("/v1/locations", """
                        {"partnerId": "%s", "location": {"name": "Hall", "visibility": "PUBLIC"}}
                        """.formatted(partner.id()))
                .path("id");

        for (var role : new Role[] {Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON, Role.COMMUNITY_MEMBER, Role.PARTNER_STAFF})
            person(role, UUID.randomUUID())
                    .post("/v1/service-sites", here)
                    .then()
                    .statusCode(role == Role.COMMUNITY_MEMBER ? 403 : 404);
        // who writes for a partner and is a parent here asks for nothing in the school's name
        Api.as(Tokens.of(Role.PARTNER_STAFF, Role.COMMUNITY_MEMBER)
                        .ofSchools(school)
                        .ofPartners(UUID.randomUUID())
                        .inDistrict(district))
                .post("/v1/service-sites", here)
                .then()
                .statusCode(404);
        leader.post("/v1/service-sites", """
                        {"serviceId": "%s", "site": {"locationId": "%s"}}
                        """.formatted(service, hall)).then().statusCode(404);
        leader.post("/v1/service-sites", here.replace(service, UUID.randomUUID().toString()))
                .then()
                .statusCode(404);

        String site = person(Role.SCHOOL_LIAISON, school)
                .post("/v1/service-sites", here)
                .then()
                .statusCode(201)
                .body(
                        "placementState",
                        equalTo("REQUESTED"),
                        "partnerId",
                        equalTo(partner.id().toString()))
                .extract()
                .path("id");
        leader.post("/v1/service-sites", here).then().statusCode(409).body("code", equalTo("duplicate"));
        leader.transition("/v1/service-sites/" + site, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200);
        leader.patch("/v1/service-sites/" + site, "{\"description\": \"ours\"}")
                .then()
                .statusCode(403);
    }

    @Test
    void what_a_school_has_not_accepted_is_seen_by_those_concerned_alone() throws SQLException {
        var partner = partner();
        var site = site(partner);
        var path = "/v1/service-sites/" + site;

        isSeenByThoseConcernedAlone(site, partner);
        leader.transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}").then().statusCode(200);
        for (var role : readers())
            assertThat(sees(elsewhere(role), site)).as(role.name()).isTrue();
        assertThat(sees(anybody(), site)).isTrue();
        leader.transition(path, "{\"to\": \"ENDED\", \"reason\": \"the room is needed\"}")
                .then()
                .statusCode(200);
        isSeenByThoseConcernedAlone(site, partner);
    }

    private void isSeenByThoseConcernedAlone(String site, Applicant partner) {
        var office = Set.of(Role.PARTNERSHIP_OFFICER, Role.DISTRICT_REVIEWER);
        var school = Set.of(Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON);
        for (var role : readers()) {
            assertThat(sees(elsewhere(role), site))
                    .as("%s of another school and partner".formatted(role))
                    .isEqualTo(office.contains(role));
            assertThat(sees(person(role, this.school), site))
                    .as("%s of the school".formatted(role))
                    .isEqualTo(office.contains(role) || school.contains(role));
        }
        for (var role : List.of(Role.PARTNER_ADMIN, Role.PARTNER_STAFF))
            assertThat(sees(Api.as(Tokens.of(role).ofPartners(partner.id()).inDistrict(district)), site))
                    .as("%s of the partner".formatted(role))
                    .isTrue();
        assertThat(sees(anybody(), site)).isFalse();
    }

    /** By its id, in the list, by a search and among the sites of its service; the same by all. */
    private static boolean sees(Api reader, String site) {
        var byId = reader.get("/v1/service-sites/" + site).statusCode() == 200;
        List<String> listed = reader.get("/v1/service-sites?limit=500").path("items.id");
        List<String> sought =
                reader.post("/v1/service-sites/search", "{\"limit\": 500}").path("items.id");
        List<String> ofServices = reader.get("/v1/services?limit=500").path("items.sites.id.flatten()");
        assertThat(List.of(listed.contains(site), sought.contains(site), ofServices.contains(site)))
                .containsOnly(byId);
        return byId;
    }

    private static List<Role> readers() {
        return Stream.of(Role.values())
                .filter(role -> !role.realmRole().isEmpty() && role != Role.PLATFORM_ADMIN)
                .toList();
    }

    private Api elsewhere(Role role) {
        return Api.as(Tokens.of(role)
                .ofSchools(UUID.randomUUID())
                .ofPartners(UUID.randomUUID())
                .inDistrict(district));
    }

    /** With a role that opens nothing of its own: as who has no token. */
    private Api anybody() {
        return Api.as(Tokens.of(Role.PLATFORM_ADMIN).inDistrict(district));
    }

    /** The topic of agreements may be new to the consumer. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private int agreementsHere() throws SQLException {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("select count(*) from replica_agreement where district = ?")) {
            count.setString(1, district);
            try (var rows = count.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private Applicant partner() throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        insert into education_org (id, district, version, created_at, created_by, updated_at, updated_by,
                            sourced_id, name, type, status, grade_levels, charter, source, area_ids)
                        values (?, ?, 0, now(), 'test', now(), 'test', ?, 'Maple Grove', 'SCHOOL', 'ACTIVE', '{}', false, 'SIS', '{}')
                        on conflict do nothing
                        """)) {
            insert.setObject(1, school);
            insert.setString(2, district);
            insert.setString(3, school.toString());
            insert.executeUpdate();
        }
        return Applicant.approved(
                district, "Placed", LocalDate.now(ZoneId.of("America/Chicago")).plusDays(100));
    }

    private String site(Applicant partner) {
        var service = partner.admin().get("/v1/services?filter=partnerId = '%s'".formatted(partner.id()));
        return partner.admin()
                .post("/v1/service-sites", """
                        {"serviceId": "%s", "site": {"educationOrgId": "%s"}}
                        """.formatted(service.path("items[0].id"), school))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Api person(Role role, UUID at) {
        return Api.as(Tokens.of(role).ofSchools(at).inDistrict(district));
    }

    private void agreement(UUID id, long version, Applicant partner, String state) {
        Events.send("mou.agreement.v1", "mou.agreement.state-changed", id, version, district, """
                {"agreement": {"id": "%s", "state": "%s", "schoolIds": ["%s"], "partnerIds": ["%s"]}}
                """.formatted(
                        id, state, school, partner.id()));
    }
}
