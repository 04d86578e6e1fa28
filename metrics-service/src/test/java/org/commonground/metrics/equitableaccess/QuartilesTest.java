package org.commonground.metrics.equitableaccess;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.commonground.metrics.equitableaccess.Quartiles.NeedOfSchool;
import org.junit.jupiter.api.Test;

class QuartilesTest {
    private static UUID school(int no) {
        return new UUID(0, no);
    }

    /** As many schools with 100 students each; the later, the greater the need. */
    private static List<NeedOfSchool> schools(int count) {
        var schools = new ArrayList<NeedOfSchool>();
        for (int no = 1; no <= count; no++) schools.add(new NeedOfSchool(school(no), 100, BigDecimal.valueOf(no)));
        return schools;
    }

    private static Quartiles of(List<NeedOfSchool> schools) {
        return Objects.requireNonNull(Quartiles.of(schools));
    }

    @Test
    void fewer_than_twelve_schools_have_no_quartiles() {
        assertThat(Quartiles.of(schools(11))).isNull();
        assertThat(Quartiles.of(schools(12))).isNotNull();
    }

    @Test
    void rates_gap_and_concentration_are_those_worked_by_hand() {
        var quartiles = of(schools(12));
        // 6 seats at a school of the first quartile, 18 at schools of the fourth, 12 at one of the second
        var seats = Map.of(
                school(1), new BigDecimal(6),
                school(5), new BigDecimal(12),
                school(11), new BigDecimal(8),
                school(12), new BigDecimal(10));
        assertThat(quartiles.rate(1, seats)).isEqualByComparingTo("2");
        assertThat(quartiles.rate(4, seats)).isEqualByComparingTo("6");
        assertThat(quartiles.gap(seats)).isEqualByComparingTo("4");
        // 18 of 36 seats for a quarter of the students
        assertThat(quartiles.concentration(seats)).isEqualByComparingTo("2");
        assertThat(quartiles.concentration(Map.of())).isNull();
    }

    @Property(tries = 200)
    void every_school_is_in_one_quartile_and_their_sizes_differ_by_one_at_most(
            @ForAll @IntRange(min = 12, max = 300) int count, @ForAll Random chance) {
        var schools = new ArrayList<>(schools(count));
        Collections.shuffle(schools, chance);
        var quartiles = of(schools);
        int all = 0;
        for (int no = 1; no <= 4; no++) {
            assertThat(quartiles.schools(no)).isBetween(count / 4, count / 4 + 1);
            all += quartiles.schools(no);
        }
        assertThat(all).isEqualTo(count);
    }

    @Property(tries = 100)
    void what_is_spread_by_students_has_neither_gap_nor_concentration(
            @ForAll @IntRange(min = 12, max = 60) int count, @ForAll Random chance) {
        var schools = new ArrayList<NeedOfSchool>();
        var amounts = new HashMap<UUID, BigDecimal>();
        for (int no = 1; no <= count; no++) {
            long students = 50L + chance.nextInt(1_000);
            schools.add(new NeedOfSchool(school(no), students, BigDecimal.valueOf(chance.nextInt(20))));
            amounts.put(school(no), BigDecimal.valueOf(students * 3));
        }
        var quartiles = of(schools);
        assertThat(quartiles.gap(amounts)).isEqualByComparingTo("0");
        assertThat(quartiles.concentration(amounts)).isEqualByComparingTo("1");
    }

    @Property(tries = 100)
    void the_order_in_which_schools_come_changes_nothing(@ForAll Random chance) {
        var amounts = new HashMap<UUID, BigDecimal>();
        var schools = new ArrayList<NeedOfSchool>();
        for (int no = 1; no <= 20; no++) {
            schools.add(new NeedOfSchool(school(no), 100 + no, BigDecimal.valueOf(chance.nextInt(5))));
            amounts.put(school(no), BigDecimal.valueOf(chance.nextInt(50)));
        }
        var before = of(schools).gap(amounts);
        Collections.shuffle(schools, chance);
        assertThat(of(schools).gap(amounts)).isEqualByComparingTo(before);
    }
}
