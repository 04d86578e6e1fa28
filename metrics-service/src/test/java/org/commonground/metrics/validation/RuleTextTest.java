package org.commonground.metrics.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTextTest {
    @ParameterizedTest
    @CsvSource({
        "EQUAL_TO, 5, 5, true",
        "EQUAL_TO, 5, 5.0, true",
        "EQUAL_TO, 5, 6, false",
        "NOT_EQUAL_TO, 5, 6, true",
        "NOT_EQUAL_TO, 5, 5, false",
        "GREATER_THAN, 6, 5, true",
        "GREATER_THAN, 5, 5, false",
        "GREATER_THAN_OR_EQUAL_TO, 5, 5, true",
        "GREATER_THAN_OR_EQUAL_TO, 4, 5, false",
        "LESS_THAN, 4, 5, true",
        "LESS_THAN, 5, 5, false",
        "LESS_THAN_OR_EQUAL_TO, 5, 5, true",
        "LESS_THAN_OR_EQUAL_TO, 6, 5, false",
        "COMPULSORY_PAIR, 5, 5, true",
        "COMPULSORY_PAIR, , 5, false",
        "COMPULSORY_PAIR, , , true",
        "EXCLUSIVE_PAIR, 5, 5, false",
        "EXCLUSIVE_PAIR, , 5, true",
        "EXCLUSIVE_PAIR, , , true"
    })
    void two_sides_stand_as_the_operator_says(Comparison operator, BigDecimal left, BigDecimal right, boolean holds) {
        assertThat(broken(rule(operator, MissingValues.SKIP_IF_ANY), left, right))
                .isEqualTo(!holds);
    }

    @ParameterizedTest
    @CsvSource({
        // is left <= right broken, where left is 5 and right is missing, and where both are
        "SKIP_IF_ANY, false, false",
        "SKIP_IF_ALL, true, false",
        "NEVER_SKIP, true, false"
    })
    void what_is_missing_is_skipped_or_counts_as_nothing(MissingValues missing, boolean one, boolean both) {
        assertThat(broken(rule(Comparison.LESS_THAN_OR_EQUAL_TO, missing), new BigDecimal("5"), null))
                .isEqualTo(one);
        assertThat(broken(rule(Comparison.LESS_THAN_OR_EQUAL_TO, missing), null, null))
                .isEqualTo(both);
        assertThat(broken(rule(Comparison.GREATER_THAN, MissingValues.NEVER_SKIP), null, null))
                .isTrue();
    }

    @Test
    void a_rule_that_cannot_be_read_is_refused_on_both_sides_at_once() {
        var rule = new RuleText(
                "a-rule", "A rule", "1 +", Comparison.EQUAL_TO, "(", MissingValues.NEVER_SKIP, Severity.ERROR);
        assertThat(rule.violations()).extracting(Violation::pointer).containsExactly("/left", "/right");
        assertThat(new RuleText(
                                "a-rule",
                                "A rule",
                                "1",
                                Comparison.EQUAL_TO,
                                "1",
                                MissingValues.NEVER_SKIP,
                                Severity.ERROR)
                        .violations())
                .extracting(Violation::code)
                .containsExactly("no-measure");
    }

    private static RuleText rule(Comparison operator, MissingValues missing) {
        return new RuleText("a-rule", "A rule", "[a.left]", operator, "[a.right]", missing, Severity.ERROR);
    }

    private static boolean broken(
            RuleText rule, @Nullable BigDecimal left, @org.jspecify.annotations.Nullable BigDecimal right) {
        var values = new HashMap<String, BigDecimal>(Map.of());
        if (left != null) values.put("a.left", left);
        if (right != null) values.put("a.right", right);
        return rule.apply(operand -> values.get(operand.measureCode())).isPresent();
    }
}
