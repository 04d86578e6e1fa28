package org.commonground.metrics.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.commonground.metrics.expression.Expression.Operand;
import org.commonground.metrics.expression.Expression.Part;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "10 - 4 - 3, 3",
        "12 / 3 / 2, 2",
        "-(2 - 5), 3",
        "[a.b] * 2, 20",
        "[a.b%].numerator / [a.b%].denominator, 0.5"
    })
    void arithmetic_is_as_at_school(String text, BigDecimal value) {
        assertThat(Expression.parse(text).value(ExpressionTest::value)).isEqualByComparingTo(value);
    }

    @Test
    void what_has_no_value_makes_none_and_so_does_a_division_by_zero() {
        assertThat(Expression.parse("[a.b] + [no.such]").value(ExpressionTest::value))
                .isNull();
        assertThat(Expression.parse("1 / (2 - 2)").value(ExpressionTest::value)).isNull();
        assertThat(Expression.parse("[a.b] + [a.b%].n").operands())
                .containsExactly(new Operand("a.b", Part.VALUE), new Operand("a.b%", Part.N));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 +",
                "(1",
                "1)",
                "a.b",
                "[a.b",
                "[a b]",
                "[a.b].foo",
                "1..2",
                "eval(1)",
                "1 ** 2",
                "[a.b].n.n"
            })
    void anything_else_is_refused_with_its_place(String text) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(Expression.Malformed.class)
                .hasMessageContaining("character");
    }

    @Test
    void nothing_is_too_deep_or_too_long() {
        assertThatThrownBy(() -> Expression.parse("(".repeat(400))).isInstanceOf(Expression.Malformed.class);
        assertThatThrownBy(() -> Expression.parse("-".repeat(400) + "1")).isInstanceOf(Expression.Malformed.class);
        assertThatThrownBy(() -> Expression.parse("1+".repeat(600) + "1")).isInstanceOf(Expression.Malformed.class);
    }

    @Property(tries = 500)
    void any_text_is_an_expression_or_a_refusal(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text) {
        try {
            var value = Expression.parse(text).value(_ -> BigDecimal.TEN);
            assertThat(value == null || value.precision() <= 40).isTrue();
        } catch (Expression.Malformed refused) {
            assertThat(refused).hasMessageContaining("character");
        }
    }

    private static @Nullable BigDecimal value(Operand operand) {
        if (operand.measureCode().equals("no.such")) return null;
        return switch (operand.part()) {
            case VALUE, NUMERATOR -> BigDecimal.TEN;
            case DENOMINATOR, N -> BigDecimal.valueOf(20);
        };
    }
}
