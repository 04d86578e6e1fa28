package org.commonground.metrics.cube;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is asked, one after the other, by the district, the public, a school of its own or of an area: every answer is a cell
 * that the table tells everybody, or a sum of such cells told exactly. So many questions tell no more than one table, and of that
 * it is shown elsewhere that no hidden count can be worked out.
 */
class QuestionSequencesTest {
    private static final List<String> GENDERS = List.of("FEMALE", "MALE", "NON_BINARY");
    private static final List<String> GRADES = List.of("06", "07");

    @Property(tries = 150)
    void questions_one_after_the_other_tell_no_more_than_the_table(@ForAll long seed) {
        var random = new Random(seed);
        var schools = schools(random);
        var networks = networks(schools, random);
        var cube =
                Cube.of(JudgingBenchmark.SHARE, SuppressionPolicy.STARTER, facts(schools, random), Map.of(), networks);
        var told = new HashMap<Map<String, String>, Answer>();
        for (int question = 0; question < 60; question++) {
            var places = new ArrayList<Map<String, String>>();
            // one cell, or the schools of an area
            if (random.nextBoolean()) places.add(place(pick(schools, networks, random), random));
            else {
                var group = place(null, random);
                for (var school : schools)
                    if (random.nextBoolean()) {
                        var at = new TreeMap<>(group);
                        at.put(Cube.SCHOOL, school);
                        places.add(at);
                    }
            }
            var answer = cube.together(places, false);
            if (places.size() == 1) {
                var before = told.put(places.getFirst(), answer);
                if (before != null) assertThat(answer).isEqualTo(before);
            } else if (answer.status() == Status.OK) addsNothing(cube, places, answer);
            else if (answer.status() == Status.SUPPRESSED)
                assertThat(numbers(answer)).containsOnlyNulls();
        }
    }

    @Property(tries = 60)
    void a_total_of_values_is_what_anybody_can_work_out_from_those_that_are_told(
            @ForAll long seed, @ForAll("ofValues") Aggregation how) {
        var random = new Random(seed);
        var schools = schools(random);
        var networks = networks(schools, random);
        var measure = JudgingBenchmark.share(how);
        var cube = Cube.of(measure, SuppressionPolicy.STARTER, facts(schools, random), Map.of(), networks);
        for (int question = 0; question < 20; question++) {
            var group = place(null, random);
            var network = random.nextBoolean() ? null : new UUID(3, random.nextInt(2)).toString();
            var told = new ArrayList<Answer>();
            for (var school : schools) {
                if (network != null && !network.equals(networks.get(school))) continue;
                var at = new TreeMap<>(group);
                at.put(Cube.SCHOOL, school);
                told.add(cube.at(at, false));
            }
            var at = new TreeMap<>(group);
            if (network != null) at.put(Cube.SCHOOL, network);
            assertThat(cube.at(at, false)).isEqualTo(Answer.over(how, told));
        }
    }

    @Provide
    Arbitrary<Aggregation> ofValues() {
        return Arbitraries.of(Aggregation.MIN, Aggregation.MAX, Aggregation.COUNT);
    }

    private static List<String> schools(Random random) {
        return IntStream.range(0, 2 + random.nextInt(5))
                .mapToObj(i -> new UUID(2, i).toString())
                .toList();
    }

    private static Map<String, String> networks(List<String> schools, Random random) {
        var networks = new HashMap<String, String>();
        for (var school : schools)
            if (random.nextBoolean()) networks.put(school, new UUID(3, random.nextInt(2)).toString());
        return networks;
    }

    private static void addsNothing(Cube cube, List<Map<String, String>> places, Answer sum) {
        var numerator = BigDecimal.ZERO;
        var people = 0L;
        for (var place : places) {
            var cell = cube.at(place, false);
            if (cell.status() == Status.NO_DATA) continue;
            assertThat(cell.status()).isIn(Status.OK, Status.NOT_APPLICABLE);
            assertThat(cell.coded()).isNull();
            if (cell.numerator() != null) numerator = numerator.add(cell.numerator());
            if (cell.n() != null) people += cell.n();
        }
        assertThat(sum.n()).isEqualTo(people);
        if (sum.numerator() != null) assertThat(sum.numerator()).isEqualByComparingTo(numerator);
    }

    private static List<@Nullable Object> numbers(Answer answer) {
        var numbers = new ArrayList<@Nullable Object>();
        numbers.add(answer.value());
        numbers.add(answer.coded());
        numbers.add(answer.numerator());
        numbers.add(answer.denominator());
        numbers.add(answer.n());
        return numbers;
    }

    private static @Nullable String pick(List<String> schools, Map<String, String> networks, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> networks.get(schools.get(random.nextInt(schools.size())));
            default -> schools.get(random.nextInt(schools.size()));
        };
    }

    private static Map<String, String> place(@Nullable String org, Random random) {
        var place = new TreeMap<String, String>();
        if (org != null) place.put(Cube.SCHOOL, org);
        if (random.nextInt(3) == 0) place.put("GENDER", GENDERS.get(random.nextInt(GENDERS.size())));
        if (random.nextInt(3) == 0) place.put("GRADE_LEVEL", GRADES.get(random.nextInt(GRADES.size())));
        return place;
    }

    private static List<Fact> facts(List<String> schools, Random random) {
        var facts = new ArrayList<Fact>();
        for (var school : schools) {
            facts.add(fact(school, Map.of(), 20 + random.nextInt(80), random));
            for (var gender : GENDERS)
                if (random.nextInt(6) > 0)
                    facts.add(fact(school, Map.of("GENDER", gender), random.nextInt(30), random));
            for (var grade : GRADES)
                if (random.nextInt(6) > 0)
                    facts.add(fact(school, Map.of("GRADE_LEVEL", grade), random.nextInt(50), random));
        }
        facts.sort(Comparator.comparing(fact -> String.valueOf(fact.school())));
        return facts;
    }

    private static Fact fact(String school, Map<String, String> group, int people, Random random) {
        return new Fact(
                new UUID(1, 1),
                UUID.fromString(school),
                null,
                null,
                group,
                null,
                BigDecimal.valueOf(random.nextInt(people + 1)),
                BigDecimal.valueOf(people),
                null);
    }
}
