package org.commonground.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.ChangeFollower;
import org.commonground.testkit.FeedRules;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ChangesTest extends FeedRules {
    /** A school, a school year and a partner with places of every visibility, a request to the school, people, a credential, an engagement and offers. */
    @Override
    protected Seeded seed() {
        var district = "changes-" + UUID.randomUUID();
        var officer = Api.as(Tokens.officer().inDistrict(district));
        var partner = UUID.randomUUID();
        var admin = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(partner));
        var school = created(
                officer,
                "/v1/education-orgs",
                "{\"sourcedId\": \"s-1\", \"name\": \"Maple Grove\", \"type\": \"SCHOOL\"}");
        created(officer, "/v1/academic-sessions", """
                {"title": "2026-27", "type": "SCHOOL_YEAR", "startDate": "2026-08-24", "endDate": "2027-06-14"}""");
        created(
                admin,
                "/v1/partners",
                "{\"name\": \"Riverbend\", \"identifiers\": [{\"scheme\": \"X\", \"value\": \"1\"}]}");
        for (var visibility : Set.of("PUBLIC", "DISTRICT", "RESTRICTED"))
            created(admin, "/v1/locations", """
                    {"partnerId": "%s", "location": {"name": "%s", "visibility": "%s", "latitude": 41.9, "longitude": -87.6}}
                    """.formatted(partner, visibility, visibility));
        var service = created(admin, "/v1/services", """
                {"partnerId": "%s", "name": "Homework club", "categories": ["TUTORING"]}""".formatted(partner));
        created(officer, "/v1/service-sites", """
                {"serviceId": "%s", "site": {"educationOrgId": "%s"}}""".formatted(service, school));
        created(officer, "/v1/people", """
                {"fullName": "Example Person", "orgType": "DISTRICT"}""");
        created(admin, "/v1/people", """
                {"fullName": "Tutor Seven", "orgType": "PARTNER", "orgId": "%s"}""".formatted(partner));
        created(officer, "/v1/prospect-engagements", """
                {"partnerId": "%s", "engagement": {"at": "2026-01-05T16:00:00Z", "channel": "EMAIL", "outcome": "INTERESTED"}}
                """.formatted(partner));
        for (var title : Set.of("The gym", "The library"))
            created(officer, "/v1/contribution-offers", """
                    {"schoolId": "%s", "offer": {"kind": "FACILITY_SHARING", "title": "%s"}}
                    """.formatted(school, title));
        created(officer, "/v1/capacity-events", """
                {"title": "Attendance data", "kind": "TRAINING", "leverTag": "KNOWLEDGE", "startsAt": "2027-02-01T16:00:00Z"}""");
        var claimed = created(officer, "/v1/partners", """
                {"name": "Lakeside", "website": "https://lakeside.example"}""");
        for (var who : List.of("partner-admin", "somebody-else"))
            created(
                    Api.as(Tokens.of(Role.PARTNER_ADMIN)
                            .inDistrict(district)
                            .named(who)
                            .withVerifiedEmail(who + "@lakeside.example")),
                    "/v1/partners/" + claimed + "/claims",
                    "{}");
        return new Seeded(
                district,
                UUID.fromString(school),
                partner,
                Set.of(
                        "registry.education-org",
                        "registry.academic-session",
                        "registry.partner",
                        "registry.partner-claim",
                        "registry.service",
                        "registry.service-site",
                        "registry.location",
                        "registry.person",
                        "registry.prospect-engagement",
                        "registry.contribution-offer",
                        "registry.capacity-event"));
    }

    @Test
    void who_sees_the_whole_district_is_told_of_no_confidential_place() {
        var analyst = Api.as(Tokens.of(Role.ANALYST).ofTheWholeDistrict().inDistrict(seed().district()));
        var follower = new ChangeFollower(analyst, "/v1/changes/registry", "registry.location").catchUp(20);

        follower.isWhatIsListedAt("/v1/locations", "registry.location");
        assertThat(follower.of("registry.location")).hasSize(1);
    }

    /** The product's own code lists stand beside the district's taxonomies and are no rows. */
    @Override
    protected Set<String> listedWithOthers() {
        return Set.of("registry.taxonomy", "registry.taxonomy-term");
    }

    private static String created(Api by, String path, String body) {
        return by.post(path, body).then().statusCode(201).extract().path("id");
    }
}
