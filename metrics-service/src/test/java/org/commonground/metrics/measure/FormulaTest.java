package org.commonground.metrics.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private static final Map<String, BigDecimal> VALUES = Map.of(
            "student.attendanceImproved#", new BigDecimal("30"),
            "service.studentsServed", new BigDecimal("120"),
            "a.share%", new BigDecimal("12.5"),
            "a.nothing", BigDecimal.ZERO);

    @ParameterizedTest
    @CsvSource({
        "100 * student.attendanceImproved# / service.studentsServed, 25",
        "service.studentsServed - 2 * (10 + student.attendanceImproved#), 40",
        "a.share%/2, 6.25",
        "service.studentsServed/7, 17.1429",
        "1 + 2 * a.share%, 26",
        "service.studentsServed - 20 - 10, 90",
    })
    void the_usual_arithmetic_holds(String text, BigDecimal result) {
        assertThat(Formula.parse(text).value(VALUES)).isEqualByComparingTo(result);
    }

    @Test
    void a_result_is_written_out() {
        assertThat(Formula.parse("service.studentsServed * 10").value(VALUES)).hasToString("1200");
    }

    @Test
    void nothing_is_divided_by_zero() {
        assertThat(Formula.parse("service.studentsServed / a.nothing").value(VALUES))
                .isNull();
        assertThat(Formula.parse("1 + (service.studentsServed / (a.nothing * 3)) * 2")
                        .value(VALUES))
                .isNull();
    }

    @Test
    void it_names_what_it_is_worked_out_from() {
        assertThat(Formula.parse("100 * student.attendanceImproved# / (service.studentsServed + a.share%)")
                        .codes())
                .containsExactly("student.attendanceImproved#", "service.studentsServed", "a.share%");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 + 2",
                "a.b +",
                "(a.b",
                "a.b)",
                "a.b c.d",
                "a.b % c.d",
                "java.lang.System.exit(0)",
                "a.b; drop table target",
                "1e9 * a.b",
                "-a.b",
                "A.b",
            })
    void anything_else_is_no_formula(String text) {
        assertThatThrownBy(() -> Formula.parse(text)).isInstanceOf(Formula.Malformed.class);
    }

    @Test
    void it_is_bounded_in_depth() {
        assertThatThrownBy(() -> Formula.parse("(".repeat(200) + "a.b" + ")".repeat(200)))
                .isInstanceOf(Formula.Malformed.class)
                .hasMessageContaining("parentheses");
    }

    @Property(tries = 500)
    void whatever_is_sent_is_a_formula_or_refused_with_a_reason(@ForAll @StringLength(max = 60) String text) {
        try {
            Formula.parse(text);
        } catch (Formula.Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }
}
