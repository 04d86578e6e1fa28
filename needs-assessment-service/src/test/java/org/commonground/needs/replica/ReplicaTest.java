package org.commonground.needs.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.needs.World;
import org.commonground.needs.replica.AcademicSessions.SchoolPeriod;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ReplicaTest {
    private static final double LATITUDE = 35.1;
    private static final double LONGITUDE = -90.0;

    private final Offerings offerings;
    private final Partners partners;
    private final AcademicSessions sessions;
    private final Measures measures;

    ReplicaTest(Offerings offerings, Partners partners, AcademicSessions sessions, Measures measures) {
        this.offerings = offerings;
        this.partners = partners;
        this.sessions = sessions;
        this.measures = measures;
    }

    @Test
    void a_partner_is_known_as_it_was_last_told_of() {
        var id = World.partner("Riverbend", "APPROVED");
        World.partner(id, 7, "Riverbend Youth Collective", "SUSPENDED");
        // comes late: a consumer in another group's shoes may see old news after new
        Events.send("registry.partner.v1", "registry.partner.upserted", id, 3, Tokens.DISTRICT, """
                {"partner": {"id": "%s", "name": "Old name", "types": [], "identifiers": [], "languages": [],
                 "registrationState": "APPROVED"}}
                """.formatted(id));
        // of the same key, so it is read after the old news
        Events.send("registry.partner.v1", "registry.partner.upserted", id, 8, Tokens.DISTRICT, "{\"partner\": 1}");
        awaitLetter(id);

        assertThat(inDistrict(() -> partners.byId(List.of(id)).get(id))).satisfies(partner -> {
            assertThat(partner.name()).isEqualTo("Riverbend Youth Collective");
            assertThat(partner.registrationState()).isEqualTo("SUSPENDED");
            assertThat(partner.languages()).containsExactly("en");
            assertThat(partner.qualityLevel()).isEqualTo(3);
        });
    }

    @Test
    void another_district_knows_nothing_of_it() {
        var id = World.partner("At home only", "APPROVED");

        assertThat(CurrentCaller.asSystem("elsewhere", () -> partners.byId(List.of(id))))
                .isEmpty();
    }

    @Test
    void a_service_is_found_by_its_category_and_its_benefit_area_until_it_is_retired() {
        var partner = World.partner("Dancers", "APPROVED");
        var dance = World.service(partner, "DANCE", 30, LATITUDE, LONGITUDE);

        assertThat(shortlist(NeedCategory.DANCE)).contains(dance);
        assertThat(shortlist(NeedCategory.MAKER)).as("of the same benefit area").contains(dance);
        assertThat(shortlist(NeedCategory.HOUSING)).doesNotContain(dance);

        World.service(dance, 1, "retired", partner, "DANCE", 30, LATITUDE, LONGITUDE);
        assertThat(shortlist(NeedCategory.DANCE)).doesNotContain(dance);
        assertThat(World.number(
                        "select count(*) from replica_service_category where service_id = '%s'".formatted(dance)))
                .isZero();
    }

    @Test
    void a_service_that_changes_its_category_moves() {
        var partner = World.partner("Movers", "APPROVED");
        var id = World.service(partner, "DENTAL_VISION", 30, LATITUDE, LONGITUDE);

        World.service(id, 1, "upserted", partner, "UTILITIES_RENT", 30, LATITUDE, LONGITUDE);

        assertThat(shortlist(NeedCategory.UTILITIES_RENT)).contains(id);
        assertThat(shortlist(NeedCategory.DENTAL_VISION)).doesNotContain(id);
    }

    @Test
    void the_nearest_of_the_approved_come_first_and_the_declined_not_at_all() {
        var approved = World.partner("Approved", "APPROVED");
        var prospect = World.partner("Prospect", "PROSPECT");
        var declined = World.partner("Declined", "DECLINED");
        var far = World.service(approved, "NATIVE_LANGUAGE_LITERACY", 30, LATITUDE + 1, LONGITUDE);
        var near = World.service(approved, "NATIVE_LANGUAGE_LITERACY", 30, LATITUDE, LONGITUDE);
        var nearest = World.service(prospect, "NATIVE_LANGUAGE_LITERACY", 30, LATITUDE, LONGITUDE);
        World.service(declined, "NATIVE_LANGUAGE_LITERACY", 30, LATITUDE, LONGITUDE);

        assertThat(shortlist(NeedCategory.NATIVE_LANGUAGE_LITERACY)).containsExactly(near, far, nearest);
    }

    @Test
    void a_partner_with_many_services_leaves_room_for_others() {
        var large = World.partner("Large", "APPROVED");
        var services = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) services.add(World.service(large, "EMERGENCY_RELIEF", 30, LATITUDE, LONGITUDE));

        assertThat(shortlist(NeedCategory.EMERGENCY_RELIEF))
                .filteredOn(services::contains)
                .hasSize(3);
    }

    @Test
    void places_are_added_up_over_what_counts_people() {
        var partner = World.partner("Counted", "APPROVED");
        var first = World.service(partner, "MUSIC", 30, LATITUDE, LONGITUDE);
        var second = World.service(partner, "MUSIC", 12, LATITUDE, LONGITUDE);

        assertThat(inDistrict(() -> offerings.seats(List.of(first, second)))).isEqualTo(42);
        assertThat(inDistrict(() -> offerings.seats(List.of(first, UUID.randomUUID()))))
                .as("one is unknown, so the sum is")
                .isNull();
        assertThat(inDistrict(() -> offerings.byId(List.of(first))).values())
                .flatExtracting(Offering::sites)
                .extracting(Offering.Site::latitude)
                .containsExactly(LATITUDE, null);
    }

    @Test
    void school_years_and_measures_are_known() {
        World.schoolYear(2027);
        World.measure("family.satisfaction", "rating", "HIGHER_BETTER", "EFFECT_QUALITY");

        assertThat(inDistrict(sessions::schoolYears))
                .contains(new SchoolPeriod(LocalDate.of(2026, 8, 24), LocalDate.of(2027, 6, 11)));
        assertThat(inDistrict(() -> measures.byCode(List.of("family.satisfaction", "no.such"))))
                .singleElement()
                .satisfies(measure -> {
                    assertThat(measure.unit()).isEqualTo("rating");
                    assertThat(measure.rbaQuadrant()).isEqualTo("EFFECT_QUALITY");
                    assertThat(measure.maxYearlyChange()).isEqualByComparingTo("25");
                });
    }

    @Test
    void what_cannot_be_read_does_not_stop_the_rest() {
        var id = UUID.randomUUID();
        Events.send("registry.partner.v1", "registry.partner.upserted", id, 0, Tokens.DISTRICT, "{\"partner\": 1}");

        World.partner("After the poison", "APPROVED");
        var letter = awaitLetter(id);
        assertThat(letter.value()).isEqualTo("{\"partner\": 1}");
        assertThat(Events.attribute(letter, "type")).isEqualTo("registry.partner.upserted");
    }

    /** What could not be handled, as it is kept. */
    private static ConsumerRecord<String, String> awaitLetter(UUID subject) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Events.on("registry.partner.v1.dlq").stream()
                                .filter(each -> each.key().equals(subject.toString()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<UUID> shortlist(NeedCategory category) {
        return inDistrict(() -> offerings.shortlist(category, LATITUDE, LONGITUDE, 400));
    }

    private static <T> T inDistrict(Supplier<T> work) {
        return CurrentCaller.asSystem(Tokens.DISTRICT, work);
    }
}
