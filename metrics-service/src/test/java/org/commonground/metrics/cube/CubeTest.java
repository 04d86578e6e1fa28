package org.commonground.metrics.cube;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.commonground.metrics.cube.Answer.CountBasis;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.Frequency;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CubeTest {
    private static final UUID YEAR = new UUID(1, 1);
    private static final UUID Q1 = new UUID(1, 2);
    private static final UUID Q2 = new UUID(1, 3);
    private static final Map<String, String> PERIODS =
            Map.of(YEAR.toString(), "", Q1.toString(), YEAR.toString(), Q2.toString(), YEAR.toString());
    private static final UUID NORTH = new UUID(2, 1);
    private static final UUID SOUTH = new UUID(2, 2);
    private static final UUID PARTNER = new UUID(3, 1);
    private static final UUID OTHER_PARTNER = new UUID(3, 2);

    private static LibraryMeasure measure(
            ValueType type, Aggregation time, Aggregation org, PrivacyClass privacy, DataSource source) {
        return new LibraryMeasure(
                "test.measure",
                1,
                "Test",
                type,
                "things",
                Polarity.HIGHER_BETTER,
                time,
                org,
                type == ValueType.RATE ? 100 : 1,
                List.of("GENDER", "GRADE_LEVEL"),
                Frequency.YEARLY,
                source,
                privacy,
                null,
                List.of(),
                MeasureState.ACTIVE,
                null);
    }

    private static final LibraryMeasure SHARE = measure(
            ValueType.PERCENT, Aggregation.LAST, Aggregation.WEIGHTED_RATIO, PrivacyClass.AGGREGATE, DataSource.SIS);
    private static final LibraryMeasure SERVED = measure(
            ValueType.COUNT, Aggregation.DISTINCT, Aggregation.DISTINCT, PrivacyClass.AGGREGATE, DataSource.PARTNER);
    private static final LibraryMeasure HOURS =
            measure(ValueType.HOURS, Aggregation.SUM, Aggregation.SUM, PrivacyClass.PUBLIC, DataSource.PARTNER);

    private static Fact share(UUID school, Map<String, String> group, int hits, int people) {
        return new Fact(
                Q1, school, null, null, group, null, BigDecimal.valueOf(hits), BigDecimal.valueOf(people), null);
    }

    private static Fact count(UUID period, @Nullable UUID school, @Nullable UUID partner, int people) {
        return new Fact(period, school, partner, null, Map.of(), BigDecimal.valueOf(people), null, null, null);
    }

    private static Cube cube(LibraryMeasure measure, Fact... facts) {
        return Cube.of(
                measure,
                SuppressionPolicy.STARTER,
                List.of(facts),
                measure.timeAgg().addsUp() ? PERIODS : Map.of());
    }

    private static Map<String, String> at(UUID school) {
        return Map.of(Cube.SCHOOL, school.toString());
    }

    @Test
    void a_ratio_of_two_schools_is_computed_from_their_sums_and_not_averaged() {
        var cube = cube(SHARE, share(NORTH, Map.of(), 10, 20), share(SOUTH, Map.of(), 80, 400));
        assertThat(cube.at(at(NORTH), false).value()).isEqualByComparingTo("50");
        assertThat(cube.at(at(SOUTH), false).value()).isEqualByComparingTo("20");
        var both = cube.at(Map.of(), false);
        assertThat(both.value()).isEqualByComparingTo("21.4286");
        assertThat(both.numerator()).isEqualByComparingTo("90");
        assertThat(both.denominator()).isEqualByComparingTo("420");
        assertThat(both.n()).isEqualTo(420);
    }

    @Test
    void the_least_and_the_greatest_value_and_how_many_there_are_is_of_schools_and_not_of_their_sums() {
        var facts = new Fact[] {share(NORTH, Map.of(), 10, 20), share(SOUTH, Map.of(), 80, 400)};
        for (var expected : Map.of(Aggregation.MIN, "20", Aggregation.MAX, "50", Aggregation.COUNT, "2")
                .entrySet()) {
            var measure = measure(
                    ValueType.PERCENT, Aggregation.LAST, expected.getKey(), PrivacyClass.AGGREGATE, DataSource.SIS);
            var cube = cube(measure, facts);
            assertThat(cube.at(Map.of(), false).value()).isEqualByComparingTo(expected.getValue());
            assertThat(cube.at(at(NORTH), false).value()).isEqualByComparingTo("50");
            assertThat(cube.together(List.of(at(NORTH), at(SOUTH)), false).value())
                    .isEqualByComparingTo(expected.getValue());
        }
    }

    @Test
    void a_least_value_that_was_stated_for_the_district_stands() {
        var measure =
                measure(ValueType.MEAN, Aggregation.LAST, Aggregation.MIN, PrivacyClass.AGGREGATE, DataSource.PARTNER);
        var cube = cube(measure, mean(null, "2.5", 60), mean(NORTH, "3", 30), mean(SOUTH, "4", 30));
        assertThat(cube.at(Map.of(), false).value()).isEqualByComparingTo("2.5");
    }

    @Test
    void a_least_or_greatest_value_is_told_only_if_all_are_and_how_many_there_are_always() {
        var facts = new Fact[] {
            share(NORTH, Map.of(), 2, 4), share(SOUTH, Map.of(), 80, 400), share(new UUID(2, 3), Map.of(), 90, 300)
        };
        for (var how : List.of(Aggregation.MIN, Aggregation.MAX)) {
            var cube = cube(
                    measure(ValueType.PERCENT, Aggregation.LAST, how, PrivacyClass.AGGREGATE, DataSource.SIS), facts);
            assertThat(cube.at(Map.of(), false)).isEqualTo(Answer.empty(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED));
            assertThat(cube.at(Map.of(), true).value()).isNotNull();
        }
        var count =
                measure(ValueType.PERCENT, Aggregation.LAST, Aggregation.COUNT, PrivacyClass.AGGREGATE, DataSource.SIS);
        assertThat(cube(count, facts).at(Map.of(), false)).isEqualTo(Answer.of(BigDecimal.valueOf(3)));
    }

    private static Fact mean(@Nullable UUID school, String value, long n) {
        return new Fact(Q1, school, null, null, Map.of(), new BigDecimal(value), null, null, n);
    }

    @Test
    void out_of_nobody_there_is_no_share() {
        var cube = cube(SHARE, share(NORTH, Map.of(), 0, 0));
        var answer = cube.at(at(NORTH), false);
        assertThat(answer.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(answer.reason()).isEqualTo(Reason.ZERO_DENOMINATOR);
        assertThat(answer.value()).isNull();
    }

    @Test
    void nearly_all_is_told_as_a_bound_and_the_numerator_not_at_all() {
        var cube = cube(SHARE, share(NORTH, Map.of(), 290, 300));
        var answer = cube.at(at(NORTH), false);
        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(answer.coded()).isEqualTo(">=95");
        assertThat(answer.value()).isNull();
        assertThat(answer.numerator()).isNull();
        var privileged = cube.at(at(NORTH), true);
        assertThat(privileged.value()).isEqualByComparingTo("96.6667");
        assertThat(privileged.coded()).isNull();
    }

    @Test
    void a_suppressed_cell_has_no_number_whatsoever() {
        var cube = cube(
                SHARE,
                share(NORTH, Map.of("GENDER", "FEMALE"), 2, 4),
                share(NORTH, Map.of("GENDER", "MALE"), 40, 90),
                share(NORTH, Map.of("GENDER", "UNKNOWN"), 60, 120));
        var place = Map.of(Cube.SCHOOL, NORTH.toString(), "GENDER", "FEMALE");
        var hidden = cube.at(place, false);
        assertThat(hidden).isEqualTo(new Answer(Status.SUPPRESSED, Reason.PRIMARY, null, null, null, null, null, null));
        assertThat(cube.at(place, true).value()).isEqualByComparingTo("50");
        assertThat(cube.at(at(NORTH), false).value()).isEqualByComparingTo("47.6636");
    }

    @Test
    void schools_together_are_told_only_if_each_of_them_is() {
        var third = new UUID(2, 3);
        var cube = cube(
                SHARE, share(NORTH, Map.of(), 2, 4), share(SOUTH, Map.of(), 40, 90), share(third, Map.of(), 150, 300));
        var small = cube.together(List.of(at(NORTH), at(third)), false);
        assertThat(small.status()).isEqualTo(Status.SUPPRESSED);
        assertThat(small.reason()).isEqualTo(Reason.INCLUDES_SUPPRESSED);
        assertThat(cube.together(List.of(at(NORTH), at(third)), true).n()).isEqualTo(304);
    }

    @Test
    void a_stated_total_is_unduplicated_and_an_added_one_says_that_it_may_overlap() {
        var added = cube(SERVED, count(Q1, NORTH, PARTNER, 60), count(Q1, NORTH, OTHER_PARTNER, 50));
        var place = Map.of(Cube.SCHOOL, NORTH.toString(), Cube.PERIOD, Q1.toString());
        assertThat(added.at(place, false).value()).isEqualByComparingTo("110");
        assertThat(added.at(place, false).countBasis()).isEqualTo(CountBasis.SUM_WITH_OVERLAP);

        var stated = cube(
                SERVED, count(Q1, NORTH, null, 95), count(Q1, NORTH, PARTNER, 60), count(Q1, NORTH, OTHER_PARTNER, 50));
        assertThat(stated.at(place, false).value()).isEqualByComparingTo("95");
        assertThat(stated.at(place, false).countBasis()).isEqualTo(CountBasis.UNDUPLICATED);
    }

    @Test
    void groups_of_one_school_and_period_are_different_people() {
        var cube = cube(
                SERVED,
                new Fact(Q1, NORTH, null, null, Map.of("GENDER", "FEMALE"), BigDecimal.valueOf(30), null, null, null),
                new Fact(Q1, NORTH, null, null, Map.of("GENDER", "MALE"), BigDecimal.valueOf(25), null, null, null));
        var answer = cube.at(Map.of(Cube.SCHOOL, NORTH.toString(), Cube.PERIOD, Q1.toString()), false);
        assertThat(answer.value()).isEqualByComparingTo("55");
        assertThat(answer.countBasis()).isEqualTo(CountBasis.UNDUPLICATED);
    }

    @Test
    void a_year_is_the_sum_of_its_quarters_unless_it_was_stated() {
        var added = cube(HOURS, count(Q1, NORTH, null, 10), count(Q2, NORTH, null, 7));
        assertThat(added.at(Map.of(Cube.PERIOD, YEAR.toString()), false).value())
                .isEqualByComparingTo("17");
        var stated = cube(HOURS, count(Q1, NORTH, null, 10), count(YEAR, NORTH, null, 50));
        assertThat(stated.at(Map.of(Cube.PERIOD, YEAR.toString()), false).value())
                .isEqualByComparingTo("50");
    }

    @Test
    void a_mean_is_weighted_by_people_and_its_small_groups_are_hidden_from_three_on() {
        var rating = measure(
                ValueType.RATING, Aggregation.LAST, Aggregation.AVERAGE, PrivacyClass.AGGREGATE, DataSource.SURVEY);
        var cube = cube(
                rating,
                new Fact(Q1, NORTH, null, null, Map.of(), new BigDecimal("4"), null, null, 30L),
                new Fact(Q1, SOUTH, null, null, Map.of(), new BigDecimal("2"), null, null, 10L));
        assertThat(cube.at(Map.of(), false).value()).isEqualByComparingTo("3.5");
        var small = cube(
                rating,
                new Fact(Q1, NORTH, null, null, Map.of(), new BigDecimal("4"), null, null, 2L),
                new Fact(Q1, SOUTH, null, null, Map.of(), new BigDecimal("2"), null, null, 3L),
                new Fact(Q1, new UUID(2, 3), null, null, Map.of(), new BigDecimal("2"), null, null, 30L));
        assertThat(small.at(at(NORTH), false).status()).isEqualTo(Status.SUPPRESSED);
        assertThat(small.at(at(new UUID(2, 3)), false).status()).isEqualTo(Status.OK);
    }

    @Test
    void a_rate_is_told_per_so_many() {
        var rate = measure(
                ValueType.RATE, Aggregation.LAST, Aggregation.WEIGHTED_RATIO, PrivacyClass.PUBLIC, DataSource.COMPUTED);
        var cube = cube(
                rate,
                new Fact(Q1, NORTH, null, null, Map.of(), null, BigDecimal.valueOf(3), BigDecimal.valueOf(400), null));
        assertThat(cube.at(at(NORTH), false).value()).isEqualByComparingTo("0.75");
    }

    @Test
    void what_does_not_join_over_schools_is_told_as_it_was_stated_only() {
        var index = measure(ValueType.MEAN, Aggregation.LAST, Aggregation.NONE, PrivacyClass.PUBLIC, DataSource.MANUAL);
        var cube = cube(index, count(Q1, NORTH, null, 61), count(Q1, SOUTH, null, 70));
        assertThat(cube.at(at(NORTH), false).value()).isEqualByComparingTo("61");
        assertThat(cube.at(Map.of(), false).status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(cube.at(Map.of(), false).reason()).isEqualTo(Reason.NOT_AGGREGATED);
    }

    @Test
    void a_place_that_nobody_reported_on_has_no_data() {
        var cube = cube(SHARE, share(NORTH, Map.of(), 20, 40));
        assertThat(cube.at(at(SOUTH), false).status()).isEqualTo(Status.NO_DATA);
        assertThat(cube.at(Map.of("GENDER", "FEMALE"), false).status()).isEqualTo(Status.NO_DATA);
    }

    @Property(tries = 200)
    void parts_add_up_to_their_total_and_the_order_of_facts_changes_nothing(@ForAll long seed) {
        var random = new Random(seed);
        var facts = new ArrayList<Fact>();
        var genders = List.of("FEMALE", "MALE", "UNKNOWN");
        for (int school = 0; school < 4; school++)
            for (var gender : genders)
                if (random.nextInt(5) > 0) {
                    int people = random.nextInt(60);
                    facts.add(share(
                            new UUID(2, school),
                            Map.of("GENDER", gender),
                            people == 0 ? 0 : random.nextInt(people),
                            people));
                }
        if (facts.isEmpty()) return;
        var cube = Cube.of(SHARE, SuppressionPolicy.STARTER, facts, Map.of());
        long people = 0;
        for (var gender : genders) {
            var answer = cube.at(Map.of("GENDER", gender), true);
            people += Objects.requireNonNullElse(answer.n(), 0L);
        }
        assertThat(cube.at(Map.of(), true).n()).isEqualTo(people);

        var shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, random);
        var other = Cube.of(SHARE, SuppressionPolicy.STARTER, shuffled, Map.of());
        var places = new ArrayList<Map<String, String>>();
        for (var fact : facts) {
            places.add(at(Objects.requireNonNull(fact.school())));
            places.add(Map.of(
                    Cube.SCHOOL,
                    Objects.requireNonNull(fact.school()).toString(),
                    "GENDER",
                    Objects.requireNonNull(fact.group().get("GENDER"))));
        }
        places.sort(Comparator.comparing(Object::toString));
        for (var place : places) assertThat(other.at(place, false)).isEqualTo(cube.at(place, false));
    }
}
