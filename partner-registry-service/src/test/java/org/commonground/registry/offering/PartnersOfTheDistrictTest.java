package org.commonground.registry.offering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What triggers keep in place of foreign keys (V301), however a row comes. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnersOfTheDistrictTest {
    private static final String SERVICE = """
            insert into service_offering (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                name, description, status, categories, benefit_areas, grade_levels, timings, settings, languages, capacities)
            values (gen_random_uuid(), :district, 0, now(), 'olga', now(), 'olga', :partner,
                'Tutoring', '', 'ACTIVE', '{TUTORING}', '{ACADEMIC_SUPPORT}', '{}', '{}', '{}', '{}', '[]')
            """;
    private static final String PLACE = """
            insert into partner_location (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                type, name, addresses, postal_codes, accessibility, languages, contacts, phones, schedules, visibility)
            values (gen_random_uuid(), :district, 0, now(), 'olga', now(), 'olga', :partner,
                'PHYSICAL', 'Hall', '[]', '{}', '[]', '{}', '[]', '[]', '[]', 'PUBLIC')
            """;

    private final Session db;
    private final String ours = "ours-" + UUID.randomUUID();
    private UUID partner = UUID.randomUUID();
    private UUID other = UUID.randomUUID();

    PartnersOfTheDistrictTest(Session db) {
        this.db = db;
    }

    @BeforeEach
    void a_partner_here_and_one_there() {
        partner = partner(ours);
        other = partner("theirs-" + UUID.randomUUID());
    }

    private static UUID partner(String district) {
        return UUID.fromString(Api.as(Tokens.officer().inDistrict(district))
                .post("/v1/partners", "{\"name\": \"Riverbend Youth Collective\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private int execute(String sql, UUID partner) {
        return CurrentCaller.asSystem(
                ours,
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeMutationQuery(sql)
                                .setParameter("district", ours)
                                .setParameter("partner", partner)
                                .executeUpdate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVICE, PLACE})
    void services_and_places_are_of_a_partner_of_their_own_district(String insert) {
        assertThat(execute(insert, partner)).isEqualTo(1);
        for (var stranger : new UUID[] {other, UUID.randomUUID()})
            assertThatThrownBy(() -> execute(insert, stranger))
                    .rootCause()
                    .hasMessageContaining("of a partner that the district does not have: " + stranger);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_offering", "partner_location"})
    void neither_moves_to_a_partner_of_another_district(String table) {
        execute(SERVICE, partner);
        execute(PLACE, partner);
        var move = "update %s set partner_id = :partner where district = :district".formatted(table);
        assertThat(execute(move, partner(ours))).isEqualTo(1);
        assertThatThrownBy(() -> execute(move, other))
                .rootCause()
                .hasMessageContaining("of a partner that the district does not have: " + other);
    }

    @Test
    void partners_are_never_deleted() {
        assertThatThrownBy(() -> execute("delete from partner where district = :district and id = :partner", partner))
                .rootCause()
                .hasMessageContaining("never deleted");
    }
}
