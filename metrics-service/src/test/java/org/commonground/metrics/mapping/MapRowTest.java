package org.commonground.metrics.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.mapping.ObservationMapping.GroupColumn;
import org.commonground.metrics.mapping.ObservationMapping.MeasureColumns;
import org.commonground.metrics.mapping.ObservationMapping.Reference;
import org.commonground.metrics.mapping.ObservationMapping.ShareFormat;
import org.commonground.metrics.mapping.ObservationMapping.When;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapRowTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0.521;FRACTION;52.1",
                "84.7%;FRACTION;84.7",
                "84.7%;PERCENT;84.7",
                "15.9;PERCENT;15.9",
                "15.9;;15.9",
                "1,059;;1059",
                "27.76132011;PERCENT;27.7613",
                "0;FRACTION;0"
            })
    void a_share_is_a_percentage_however_it_is_written(String cell, @Nullable ShareFormat shares, BigDecimal value) {
        var row = read(shares, cell);
        assertThat(row.wrong()).isEmpty();
        assertThat(row.observations().getFirst().value()).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"s", "-9999", "NA", "< 30%", ">95"})
    void what_was_held_back_is_counted_and_never_a_number(String cell) {
        var row = read(null, cell);
        assertThat(row.observations()).isEmpty();
        assertThat(row.heldBack()).isEqualTo(1);
    }

    @Test
    void a_blank_tells_nothing_and_anything_else_is_wrong() {
        assertThat(read(null, "").blank()).isEqualTo(1);
        assertThat(read(null, "twelve").wrong()).extracting(Violation::code).containsExactly("wrong-type");
        assertThat(read(null, "NaN").wrong()).extracting(Violation::code).containsExactly("wrong-type");
        assertThat(read(null, "1e400").wrong()).extracting(Violation::code).containsExactly("wrong-type");
        assertThat(read(null, "9".repeat(30)).wrong())
                .extracting(Violation::code)
                .containsExactly("wrong-type");
    }

    @Test
    void a_ratio_of_which_the_share_is_told_gets_its_numerator_from_the_denominator() {
        var mapping =
                mapping(new MeasureColumns("a.b%", null, null, "of", "share", null, ShareFormat.PERCENT, null, null));
        var row = new MapRow(mapping, null)
                .read(cells("school", "12", "year", "2018", "group", "All", "share", "33.3", "of", "120")::get);
        assertThat(row.observations().getFirst().numerator()).isEqualByComparingTo("40");
        assertThat(row.observations().getFirst().period()).isEqualTo("sy2018");
        assertThat(row.observations().getFirst().school()).isEqualTo("s-12");
    }

    @Test
    void a_cell_that_the_mapping_does_not_know_is_wrong_and_one_that_it_ignores_is_not() {
        assertThat(new MapRow(mapping(value(null)), null)
                        .read(cells("school", "1", "year", "2018", "group", "Martians", "v", "1")::get)
                        .wrong())
                .extracting(Violation::code, Violation::pointer)
                .containsExactly(Tuple.tuple("unmapped-value", "/group"));
        assertThat(new MapRow(mapping(value(null)), null)
                        .read(cells("school", "1", "year", "2018", "group", "Total", "v", "1")::get)
                        .ignored())
                .isTrue();
    }

    @Test
    void a_measure_may_be_taken_of_some_rows_only() {
        var mapping = mapping(
                new MeasureColumns("a.b", "v", null, null, null, null, null, new When("year", List.of("2019")), null));
        assertThat(new MapRow(mapping, null)
                        .read(cells("school", "1", "year", "2018", "group", "All", "v", "1")::get)
                        .observations())
                .isEmpty();
        assertThat(new MapRow(mapping, null)
                        .read(cells("school", "1", "year", "2019", "group", "All", "v", "1")::get)
                        .observations())
                .hasSize(1);
    }

    @Test
    void a_table_that_lacks_columns_is_named_before_its_first_row() {
        assertThat(new MapRow(mapping(value(null)), null).missing(List.of("school", "year")))
                .extracting(Violation::pointer)
                .containsExactly("/group", "/v");
    }

    private static MapRow.Row read(@Nullable ShareFormat shares, @Nullable String cell) {
        return new MapRow(mapping(value(shares)), null)
                .read(cells("school", "1", "year", "2018", "group", "All", "v", cell == null ? "" : cell)::get);
    }

    private static MeasureColumns value(@Nullable ShareFormat shares) {
        return new MeasureColumns("a.b", "v", null, null, null, null, shares, null, null);
    }

    private static ObservationMapping mapping(MeasureColumns measure) {
        return new ObservationMapping(
                "a-table",
                "A table",
                null,
                new Reference("school", null, "s-%s", null),
                new Reference("year", null, "sy%s", null),
                List.of(new GroupColumn(
                        "group", Map.of("All", Map.of(), "Girls", Map.of("GENDER", "FEMALE")), List.of("Total"))),
                List.of(measure),
                List.of("s", "-9999", "NA"),
                null);
    }

    private static Map<String, String> cells(String... pairs) {
        var cells = new HashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) cells.put(pairs[i], pairs[i + 1]);
        return cells;
    }
}
