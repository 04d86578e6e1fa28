package org.commonground.registry.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.oneroster.client.ApiClient;
import org.commonground.oneroster.client.ApiException;
import org.commonground.oneroster.client.RosteringApi;
import org.commonground.oneroster.client.model.AcademicSession;
import org.commonground.oneroster.client.model.Org;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that openapi-generator made of another OneRoster 1.2 service's document (Ed-Fi's) reads ours, typed. Only in the
 * profile {@code oneroster-client}: the generator is large, and the document is not part of this repository.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class GeneratedClientTest {
    private final String district = "client-" + UUID.randomUUID();
    private RosteringApi client;

    /** A page of a collection. */
    private interface Collection<T> {
        List<T> page(int limit, int offset) throws ApiException;
    }

    @BeforeEach
    void aDistrict() throws IOException {
        var sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
        assertThat(OneRosterFiles.send(sis, OneRosterFiles.ORGS, OneRosterFiles.SESSIONS, "")
                        .getString("state"))
                .isEqualTo("SUCCEEDED");
        var token =
                Tokens.of().inDistrict(district).granted(RosterResource.CORE_SCOPE).signed();
        var http = new ApiClient();
        http.updateBaseUri("http://localhost:" + RestAssured.port);
        http.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        client = new RosteringApi(http);
    }

    private static <T> List<T> all(Collection<T> collection) throws ApiException {
        var all = new ArrayList<T>();
        for (int offset = 0; ; offset += 2) {
            var page = collection.page(2, offset);
            assertThat(page.size()).isLessThanOrEqualTo(2);
            if (page.isEmpty()) return all;
            all.addAll(page);
        }
    }

    @Test
    void it_pages_through_organisations() throws ApiException {
        var orgs = all((limit, offset) -> client.imsOnerosterRosteringV1p2OrgsGet(
                        null, null, limit, offset, "sourcedId", "asc")
                .getOrgs());
        assertThat(orgs).extracting(Org::getSourcedId).containsExactly("100", "101", "d");
        assertThat(orgs).extracting(Org::getType).contains(Org.TypeEnum.SCHOOL, Org.TypeEnum.DISTRICT);
        assertThat(orgs).extracting(Org::getStatus).containsOnly(Org.StatusEnum.ACTIVE);
        assertThat(orgs).extracting(Org::getDateLastModified).doesNotContainNull();

        var schools = all((limit, offset) -> client.imsOnerosterRosteringV1p2SchoolsGet(
                        null, "name~'beta'", limit, offset, null, null)
                .getOrgs());
        assertThat(schools).extracting(Org::getName).containsExactly("Beta School");
        assertThat(client.imsOnerosterRosteringV1p2SchoolsIdGet("100").getOrg().getName())
                .isEqualTo("Alpha School");
        assertThat(client.imsOnerosterRosteringV1p2OrgsIdGet("d").getOrg().getName())
                .isEqualTo("Riverbend District");
    }

    @Test
    void it_pages_through_sessions_terms_and_grading_periods() throws ApiException {
        var sessions = all((limit, offset) -> client.imsOnerosterRosteringV1p2AcademicSessionsGet(
                        null, null, limit, offset, "sourcedId", "desc")
                .getAcademicSessions());
        assertThat(sessions).extracting(AcademicSession::getSourcedId).containsExactly("sy2027", "s1", "q1");
        assertThat(sessions.getFirst().getStartDate()).isEqualTo(LocalDate.of(2026, 8, 24));
        assertThat(all((limit, offset) -> client.imsOnerosterRosteringV1p2TermsGet(
                                null, null, limit, offset, null, null)
                        .getAcademicSessions()))
                .extracting(AcademicSession::getTitle)
                .containsExactly("Semester 1");
        assertThat(all((limit, offset) -> client.imsOnerosterRosteringV1p2GradingPeriodsGet(
                                null, null, limit, offset, null, null)
                        .getAcademicSessions()))
                .extracting(AcademicSession::getTitle)
                .containsExactly("Quarter 1");
        assertThat(client.imsOnerosterRosteringV1p2TermsIdGet("s1")
                        .getAcademicSession()
                        .getSchoolYear())
                .isEqualTo("2027");
    }

    @Test
    void what_is_not_served_is_an_error_that_it_understands() {
        assertThatThrownBy(() -> client.imsOnerosterRosteringV1p2UsersGet(null, null, 10, 0, null, null))
                .isInstanceOfSatisfying(
                        ApiException.class, refusal -> assertThat(refusal.getCode()).isEqualTo(404));
        assertThatThrownBy(() -> client.imsOnerosterRosteringV1p2OrgsGet(null, "nonsense", 10, 0, null, null))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.getCode()).isEqualTo(400);
                    assertThat(refusal.getResponseBody()).contains("imsx_codeMajor");
                });
    }
}
