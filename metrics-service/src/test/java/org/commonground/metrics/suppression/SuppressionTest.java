package org.commonground.metrics.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.metrics.suppression.CellStatus.COMPLEMENTARY;
import static org.commonground.metrics.suppression.CellStatus.PRIMARY;
import static org.commonground.metrics.suppression.CellStatus.SHOWN;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rules one by one, on tables small enough to be checked by eye. */
class SuppressionTest {
    private static final Threshold COUNTS = SuppressionPolicy.STARTER.threshold(false, null, false);
    private static final Threshold SHARES = SuppressionPolicy.STARTER.threshold(false, null, true);

    /** A table of one line: items and their counts, the total under the empty name. */
    private static Map<String, CellStatus> line(Threshold threshold, Map<String, long[]> items, long... statedTotal) {
        var names = items.keySet().stream().filter(name -> !name.isEmpty()).toList();
        var axis = Axis.flat("group", names);
        var builder = MarginTable.along(List.of(axis), 2);
        items.forEach((name, amounts) -> builder.row(new int[] {axis.node(name)}, 0, amounts));
        if (statedTotal.length > 0) builder.row(new int[] {Axis.TOTAL}, 0, statedTotal);
        var table = builder.build();
        var status = Suppression.of(table, threshold);
        var named = new TreeMap<String, CellStatus>();
        for (var name : names) named.put(name, status[table.cell(axis.node(name))]);
        named.put("", status[table.cell(Axis.TOTAL)]);
        return named;
    }

    private static long[] count(long people) {
        return new long[] {people, 0};
    }

    private static long[] share(long hits, long people) {
        return new long[] {people, hits};
    }

    @Test
    void a_line_of_large_groups_is_shown_whole() {
        assertThat(line(COUNTS, Map.of("A", count(10), "B", count(200))))
                .isEqualTo(Map.of("", SHOWN, "A", SHOWN, "B", SHOWN));
    }

    @Test
    void nine_people_are_too_few_and_ten_are_not() {
        assertThat(line(COUNTS, Map.of("A", count(9), "B", count(10), "C", count(500))))
                .containsEntry("A", PRIMARY)
                .containsEntry("C", SHOWN);
    }

    @Test
    void one_hidden_group_hides_the_next_smallest_too() {
        assertThat(line(COUNTS, Map.of("A", count(9), "B", count(30), "C", count(71), "D", count(160))))
                .isEqualTo(Map.of("", SHOWN, "A", PRIMARY, "B", COMPLEMENTARY, "C", SHOWN, "D", SHOWN));
    }

    @Test
    void hidden_groups_that_are_together_too_few_hide_another() {
        assertThat(line(COUNTS, Map.of("A", count(1), "B", count(1), "C", count(40), "D", count(50))))
                .isEqualTo(Map.of("", SHOWN, "A", PRIMARY, "B", PRIMARY, "C", COMPLEMENTARY, "D", SHOWN));
    }

    @Test
    void a_zero_is_shown_and_hides_nobody_else() {
        assertThat(line(COUNTS, Map.of("A", count(0), "B", count(200))))
                .isEqualTo(Map.of("", SHOWN, "A", SHOWN, "B", SHOWN));
    }

    @Test
    void beside_nothing_but_zeros_the_total_is_hidden() {
        assertThat(line(COUNTS, Map.of("A", count(4), "B", count(0))))
                .containsEntry("A", PRIMARY)
                .containsEntry("B", SHOWN)
                .containsEntry("", PRIMARY);
    }

    @Test
    void labels_do_not_tell_what_the_numbers_hide() {
        // A is at least 1 and B, being complementary, at least 10: a total of 11 would tell both
        var status = line(COUNTS, Map.of("A", count(1), "B", count(10), "C", count(40), "D", count(90)));
        assertThat(status).containsEntry("A", PRIMARY).containsEntry("C", COMPLEMENTARY);
        assertThat(status).containsEntry("D", SHOWN).containsEntry("", SHOWN);
    }

    @Test
    void what_a_stated_total_has_beyond_its_parts_is_protected_like_a_part() {
        // 5 people whose group nobody reported: the total minus the groups would tell them
        assertThat(line(COUNTS, Map.of("A", count(40), "B", count(60)), 105, 0))
                .isEqualTo(Map.of("", SHOWN, "A", COMPLEMENTARY, "B", SHOWN));
        assertThat(line(COUNTS, Map.of("A", count(40), "B", count(60)), 120, 0))
                .isEqualTo(Map.of("", SHOWN, "A", SHOWN, "B", SHOWN));
    }

    @Test
    void people_who_are_in_two_parts_give_nothing_away() {
        assertThat(line(COUNTS, Map.of("A", count(60), "B", count(50)), 100, 0))
                .isEqualTo(Map.of("", SHOWN, "A", SHOWN, "B", SHOWN));
    }

    @Test
    void a_share_of_a_large_group_is_hidden_if_few_are_concerned_or_few_are_not() {
        var some = Map.of("A", share(3, 100), "B", share(97, 100), "C", share(40, 100), "D", share(300, 500));
        assertThat(line(SHARES, some))
                .containsEntry("A", PRIMARY)
                .containsEntry("B", PRIMARY)
                .containsEntry("D", SHOWN);
    }

    @Test
    void nearly_all_and_nearly_none_are_told_as_a_bound() {
        assertThat(SHARES.coding(200, 190)).isEqualTo(Threshold.Coding.TOP);
        assertThat(SHARES.coding(200, 189)).isEqualTo(Threshold.Coding.EXACT);
        assertThat(SHARES.coding(200, 10)).isEqualTo(Threshold.Coding.BOTTOM);
        assertThat(SHARES.coding(200, 11)).isEqualTo(Threshold.Coding.EXACT);
        assertThat(SHARES.coding(0, 0)).isEqualTo(Threshold.Coding.EXACT);
        assertThat(COUNTS.coding(200, 200)).isEqualTo(Threshold.Coding.EXACT);
    }

    @Test
    void a_small_school_hides_another_one_or_the_district_would_tell_it() {
        var status = line(
                COUNTS,
                Map.of(
                        "s0",
                        count(6),
                        "s1",
                        count(300),
                        "s2",
                        count(280),
                        "s3",
                        count(150),
                        "s4",
                        count(410),
                        "s5",
                        count(90)));
        assertThat(status)
                .containsEntry("s0", PRIMARY)
                .containsEntry("s5", COMPLEMENTARY)
                .containsEntry("s3", SHOWN)
                .containsEntry("", SHOWN);
    }

    @Test
    void rows_and_columns_are_settled_together() {
        var grade = Axis.flat("grade", List.of("06", "07", "08"));
        var gender = Axis.flat("gender", List.of("F", "M"));
        var builder = MarginTable.along(List.of(grade, gender), 2);
        long[][] people = {{4, 40}, {50, 60}, {70, 80}};
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 2; column++)
                builder.row(
                        new int[] {grade.node("0" + (row + 6)), gender.node(column == 0 ? "F" : "M")},
                        0,
                        people[row][column],
                        0);
        var table = builder.build();
        var status = Suppression.of(table, COUNTS);
        // 4 hides 40 in its row and 50 in its column; then the 60 opposite, or they would tell each other
        assertThat(status[table.cell(grade.node("06"), gender.node("F"))]).isEqualTo(PRIMARY);
        assertThat(status[table.cell(grade.node("06"), gender.node("M"))]).isEqualTo(COMPLEMENTARY);
        assertThat(status[table.cell(grade.node("07"), gender.node("F"))]).isEqualTo(COMPLEMENTARY);
        assertThat(status[table.cell(grade.node("07"), gender.node("M"))]).isEqualTo(COMPLEMENTARY);
        assertThat(status[table.cell(grade.node("08"), gender.node("F"))]).isEqualTo(SHOWN);
        assertThat(status[table.cell(Axis.TOTAL, Axis.TOTAL)]).isEqualTo(SHOWN);
    }

    @Test
    void a_quarter_cannot_be_told_from_its_year_and_the_other_quarters() {
        var period = Axis.tree("period", Map.of("year", "", "q1", "year", "q2", "year", "q3", "year"));
        var builder = MarginTable.along(List.of(period), 2);
        builder.row(new int[] {period.node("q1")}, 0, 5, 0);
        builder.row(new int[] {period.node("q2")}, 0, 30, 0);
        builder.row(new int[] {period.node("q3")}, 0, 80, 0);
        var table = builder.build();
        var status = Suppression.of(table, COUNTS);
        assertThat(status[table.cell(period.node("q1"))]).isEqualTo(PRIMARY);
        assertThat(status[table.cell(period.node("q2"))]).isEqualTo(COMPLEMENTARY);
        assertThat(status[table.cell(period.node("year"))]).isEqualTo(SHOWN);
    }

    @Test
    void groups_that_were_never_crossed_do_not_double_the_total() {
        var race = Axis.flat("race", List.of("A", "B"));
        var gender = Axis.flat("gender", List.of("F", "M"));
        var table = MarginTable.along(List.of(race, gender), 2)
                .row(new int[] {race.node("A"), Axis.TOTAL}, 0, 50, 0)
                .row(new int[] {race.node("B"), Axis.TOTAL}, 0, 60, 0)
                .row(new int[] {Axis.TOTAL, gender.node("F")}, 0, 70, 0)
                .row(new int[] {Axis.TOTAL, gender.node("M")}, 0, 45, 0)
                .build();
        assertThat(table.amount(table.cell(Axis.TOTAL, Axis.TOTAL), 0)).isEqualTo(115);
        assertThat(table.amount(table.cell(race.node("A"), Axis.TOTAL), 0)).isEqualTo(50);
    }

    @Test
    void a_measure_may_ask_for_more_protection_and_never_for_less() {
        var policy = SuppressionPolicy.STARTER;
        assertThat(policy.threshold(false, 15, false).minimum()).isEqualTo(15);
        assertThat(policy.threshold(false, 3, false).minimum()).isEqualTo(10);
        assertThat(policy.threshold(true, null, false).minimum()).isEqualTo(3);
        assertThat(policy.threshold(true, 5, false).minimum()).isEqualTo(5);
    }

    @Test
    void a_policy_that_hides_nothing_is_refused() {
        assertThatThrownBy(() -> new SuppressionPolicy(2, 2, 3, false, 95, 5, true, 2, LocalDate.of(2026, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SuppressionPolicy(2, 10, 3, false, 5, 95, true, 2, LocalDate.of(2026, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_stricter_policy_hides_zeros_too() {
        var strict = new Threshold(10, true, false, 95, 5, true);
        assertThat(line(strict, Map.of("A", count(0), "B", count(200), "C", count(300))))
                .containsEntry("A", PRIMARY)
                .containsEntry("B", COMPLEMENTARY)
                .containsEntry("C", SHOWN);
    }
}
