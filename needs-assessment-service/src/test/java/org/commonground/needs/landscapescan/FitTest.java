package org.commonground.needs.landscapescan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.commonground.needs.landscapescan.FitComponent.CAPACITY;
import static org.commonground.needs.landscapescan.FitComponent.CAPACITY_USE;
import static org.commonground.needs.landscapescan.FitComponent.CATEGORY;
import static org.commonground.needs.landscapescan.FitComponent.COMPLIANCE;
import static org.commonground.needs.landscapescan.FitComponent.GEOGRAPHY;
import static org.commonground.needs.landscapescan.FitComponent.GRADE;
import static org.commonground.needs.landscapescan.FitComponent.LANGUAGE;
import static org.commonground.needs.landscapescan.FitComponent.POPULATION;
import static org.commonground.needs.landscapescan.FitComponent.QUALITY;
import static org.commonground.needs.landscapescan.FitComponent.SETTING;
import static org.commonground.needs.landscapescan.FitComponent.TIMING;
import static org.commonground.needs.landscapescan.FitComponent.VALUES_ALIGNMENT;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.commonground.needs.vocabulary.NeedCategory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How each component is judged. */
@NullUnmarked // what may be missing is what is tested
class FitTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 9, 14);
    private static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-0000000000aa");
    private static final GeoPoint CITY_HALL = new GeoPoint(41.8837, -87.6319);

    static Stream<Arguments> judgements() {
        return Stream.of(
                is(CATEGORY, 1.0, "TUTORING", pair -> {}),
                is(CATEGORY, 0.5, "ACADEMIC_SUPPORT", pair -> pair.categories = Set.of("MENTORING")),
                is(CATEGORY, 0.0, "something else", pair -> pair.categories = Set.of("NUTRITION")),
                is(CATEGORY, 0.0, "something else", pair -> pair.categories = Set.of("A_NEW_ONE")),
                is(CATEGORY, null, "no category", pair -> pair.categories = Set.of()),
                is(GRADE, 1.0, "3 of 3", pair -> {}),
                is(
                        GRADE,
                        2.0 / 3,
                        "2 of 3 grades asked for: 07, 08",
                        pair -> pair.offeredGrades = Set.of("07", "08", "09")),
                is(GRADE, 0.0, "none of the grades", pair -> pair.offeredGrades = Set.of("PK")),
                is(GRADE, null, "the service names no grades", pair -> pair.offeredGrades = Set.of()),
                is(GRADE, null, "the need names no grades", pair -> pair.askedGrades = Set.of()),
                is(POPULATION, 0.5, "1 of 2", pair -> {
                    pair.priorityGroups = Set.of("ENGLISH_LEARNERS", "STUDENTS_WITH_DISABILITIES");
                    pair.populations = Set.of("english_learners");
                }),
                is(POPULATION, null, "the service names no priority groups", pair -> {}),
                is(GEOGRAPHY, 1.0, "at the school", pair -> pair.sites = List.of(new Supply.Site(SCHOOL, null))),
                is(GEOGRAPHY, null, "not known", pair -> pair.sites = List.of()),
                is(GEOGRAPHY, null, "not known", pair -> pair.schoolAt = null),
                // about 4.9 km north: (10 - 4.9) of (10 - 0.5)
                is(
                        GEOGRAPHY,
                        0.535,
                        "4.9 km",
                        pair -> pair.sites =
                                List.of(site(new GeoPoint(41.9279, -87.6319)), site(new GeoPoint(45, -87.6319)))),
                is(GEOGRAPHY, 0.0, "km away", pair -> pair.sites = List.of(site(new GeoPoint(42.5, -87.6319)))),
                is(TIMING, null, "the need names no times", pair -> {}),
                is(TIMING, 1.0, "AFTER_SCHOOL", pair -> pair.askedTimings = Set.of("AFTER_SCHOOL")),
                is(SETTING, 0.0, "none", pair -> {
                    pair.askedSettings = Set.of("SCHOOL_SITE");
                    pair.offeredSettings = Set.of("VIRTUAL");
                }),
                is(LANGUAGE, 1.0, "es", pair -> {}),
                is(CAPACITY, 0.5, "a part", pair -> pair.freePlaces = 60),
                is(CAPACITY, 1.0, "for all", pair -> pair.freePlaces = 500),
                is(CAPACITY, 0.0, "a part", pair -> pair.freePlaces = 0),
                is(CAPACITY, null, "does not count", pair -> pair.freePlaces = null),
                is(CAPACITY, null, "for how many", pair -> pair.affected = null),
                is(CAPACITY_USE, 1.0, "fill the free places", pair -> pair.freePlaces = 60),
                is(CAPACITY_USE, 0.5, "a part", pair -> pair.freePlaces = 240),
                is(CAPACITY_USE, 0.0, "no free place", pair -> pair.freePlaces = 0),
                is(QUALITY, 0.75, "level 3 of 4", pair -> pair.quality = 3),
                is(QUALITY, null, "no quality level", pair -> {}),
                is(COMPLIANCE, 1.0, "approved", pair -> {}),
                is(COMPLIANCE, 1.0, "approved", pair -> pair.validTo = TODAY),
                is(COMPLIANCE, 0.0, "ended on 2026-09-13", pair -> pair.validTo = TODAY.minusDays(1)),
                is(COMPLIANCE, 0.5, "being reviewed", pair -> pair.registration = "SUBMITTED"),
                is(COMPLIANCE, 0.25, "yet to register", pair -> pair.registration = "PROSPECT"),
                is(COMPLIANCE, 0.0, "SUSPENDED", pair -> pair.registration = "SUSPENDED"),
                is(VALUES_ALIGNMENT, null, "nobody", pair -> {}),
                is(VALUES_ALIGNMENT, 0.75, "one side", pair -> pair.schoolRating = 4),
                is(VALUES_ALIGNMENT, 0.5, "both sides", pair -> {
                    pair.schoolRating = 5;
                    pair.partnerRating = 1;
                }));
    }

    private static Arguments is(FitComponent component, Double value, String reason, Consumer<Pair> change) {
        return Arguments.of(component, value, reason, change);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("judgements")
    void each_component_is_judged_as_written(
            FitComponent component, Double value, String reason, Consumer<Pair> change) {
        var fit = new Pair().with(change).fit();
        var found = Stream.concat(
                        fit.schoolToPartner().components().stream(), fit.partnerToSchool().components().stream())
                .filter(each -> each.component() == component)
                .findFirst()
                .orElseThrow();

        if (value == null) assertThat(found.value()).isNull();
        else assertThat(found.value()).isCloseTo(value, within(0.001));
        assertThat(found.reason()).contains(reason);
    }

    @Test
    void the_two_directions_look_at_different_things() {
        var fit = new Pair().with(pair -> pair.freePlaces = 1_000).fit();

        // places for all: good for the school; most stay empty: less so for the partner
        assertThat(value(fit.schoolToPartner(), CAPACITY)).isEqualTo(1);
        assertThat(value(fit.partnerToSchool(), CAPACITY_USE)).isEqualTo(0.12);
        assertThat(fit.partnerToSchool().components())
                .extracting(FitScore.Component::component)
                .doesNotContain(COMPLIANCE, QUALITY, CATEGORY);
    }

    @Test
    void several_schools_count_by_their_mean() {
        var fit = new Pair()
                .with(pair -> {
                    pair.secondSchool = true;
                    pair.sites = List.of(new Supply.Site(SCHOOL, CITY_HALL));
                })
                .fit();

        assertThat(value(fit.schoolToPartner(), GEOGRAPHY)).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({
        // a degree of latitude; from Chicago to New York; the antipodes
        "0, 0, 1, 0, 111.195",
        "41.8781, -87.6298, 40.7128, -74.0060, 1144.29",
        "0, 0, 0, 180, 20015.115",
        "41, -87, 41, -87, 0",
    })
    void distances_follow_the_surface(double fromLat, double fromLon, double toLat, double toLon, double km) {
        assertThat(new GeoPoint(fromLat, fromLon).kilometresTo(new GeoPoint(toLat, toLon)))
                .isCloseTo(km, within(0.01));
    }

    @Property
    void the_way_back_is_as_long(
            @ForAll @DoubleRange(min = -90, max = 90) double lat1,
            @ForAll @DoubleRange(min = -180, max = 180) double lon1,
            @ForAll @DoubleRange(min = -90, max = 90) double lat2,
            @ForAll @DoubleRange(min = -180, max = 180) double lon2) {
        var here = new GeoPoint(lat1, lon1);
        var there = new GeoPoint(lat2, lon2);

        assertThat(here.kilometresTo(there)).isCloseTo(there.kilometresTo(here), within(0.001));
        assertThat(here.kilometresTo(there)).isBetween(0.0, 20_016.0);
    }

    @Property
    void to_be_nearer_is_never_worse(
            @ForAll @DoubleRange(min = 0, max = 1_000) double near,
            @ForAll @DoubleRange(min = 0, max = 1_000) double further,
            @ForAll @DoubleRange(min = 1, max = 500) double reach) {
        assertThat(Fit.nearness(near, reach)).isBetween(0.0, 1.0);
        assertThat(Fit.nearness(near, reach)).isGreaterThanOrEqualTo(Fit.nearness(near + further, reach));
    }

    private static double value(FitScore score, FitComponent component) {
        return score.components().stream()
                .filter(each -> each.component() == component)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static Supply.Site site(GeoPoint at) {
        return new Supply.Site(null, at);
    }

    /** A need and a service that fit; tests change one thing at a time. */
    static final class Pair {
        private Set<String> askedGrades = Set.of("06", "07", "08");
        private Set<String> priorityGroups = Set.of("ENGLISH_LEARNERS");
        private Set<String> askedTimings = Set.of();
        private Set<String> askedSettings = Set.of();
        private Integer affected = 120;
        private GeoPoint schoolAt = CITY_HALL;
        private boolean secondSchool;

        private Set<String> categories = Set.of("TUTORING", "NUTRITION");
        private Set<String> offeredGrades = Set.of("05", "06", "07", "08");
        private Set<String> populations = Set.of();
        private Set<String> offeredSettings = Set.of("SCHOOL_SITE");
        private Integer freePlaces = 120;
        private List<Supply.Site> sites = List.of(site(new GeoPoint(41.8840, -87.6320)));
        private String registration = "APPROVED";
        private LocalDate validTo = LocalDate.of(2027, 6, 30);
        private Integer quality;
        private Integer schoolRating;
        private Integer partnerRating;

        Pair with(Consumer<Pair> change) {
            change.accept(this);
            return this;
        }

        Fit fit() {
            var schools = secondSchool
                    ? List.of(
                            new Demand.School(SCHOOL, schoolAt),
                            new Demand.School(UUID.randomUUID(), new GeoPoint(45, -87.6319)))
                    : List.of(new Demand.School(SCHOOL, schoolAt));
            return Fit.of(
                    new Demand(
                            NeedCategory.TUTORING,
                            askedGrades,
                            priorityGroups,
                            askedTimings,
                            askedSettings,
                            Set.of("es"),
                            affected,
                            schools,
                            10),
                    new Supply(
                            categories,
                            offeredGrades,
                            populations,
                            Set.of("AFTER_SCHOOL", "SUMMER"),
                            offeredSettings,
                            Set.of("en", "es"),
                            freePlaces,
                            sites,
                            registration,
                            validTo,
                            quality,
                            schoolRating,
                            partnerRating),
                    FitWeights.defaults(),
                    TODAY);
        }
    }
}
