package org.commonground.kernel.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.commonground.kernel.page.Filter.Condition;
import org.commonground.kernel.page.Filter.Operator;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

class FilterTest {
    @Example
    void and_binds_before_or() {
        assertThat(Filter.parse("a = '1' OR b != '2' AND c ~ 'x'").alternatives())
                .containsExactly(
                        List.of(new Condition("a", Operator.EQUAL, "1")),
                        List.of(
                                new Condition("b", Operator.NOT_EQUAL, "2"),
                                new Condition("c", Operator.CONTAINS, "x")));
    }

    @Example
    void a_quote_in_a_value_is_written_twice() {
        assertThat(Filter.parse("name = 'St. Mary''s'").alternatives())
                .containsExactly(List.of(new Condition("name", Operator.EQUAL, "St. Mary's")));
    }

    @Example
    void twenty_conditions_are_enough() {
        var twenty = String.join(" AND ", Collections.nCopies(20, "a = '1'"));
        assertThat(Filter.parse(twenty).alternatives().getFirst()).hasSize(20);
        assertThatThrownBy(() -> Filter.parse(twenty + " OR a = '1'")).isInstanceOf(Problem.class);
    }

    @Property
    void any_text_is_a_filter_or_a_refusal(@ForAll String text) {
        try {
            assertThat(Filter.parse(text).alternatives()).isNotEmpty();
        } catch (Problem problem) {
            assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_PARAMETER);
        }
    }

    @Property
    void what_is_written_is_what_is_read(@ForAll("filters") List<List<Condition>> alternatives) {
        var text = alternatives.stream()
                .map(all -> all.stream()
                        .map(each -> "%s %s '%s'"
                                .formatted(
                                        each.field(),
                                        each.operator().sign,
                                        each.value().replace("'", "''")))
                        .collect(Collectors.joining(" AND ")))
                .collect(Collectors.joining(" OR "));

        assertThat(Filter.parse(text).alternatives()).isEqualTo(alternatives);
    }

    @Provide
    Arbitrary<List<List<Condition>>> filters() {
        var field = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8);
        var value = Arbitraries.strings().ofMaxLength(8);
        var condition = Combinators.combine(field, Arbitraries.of(Operator.class), value)
                .as(Condition::new);
        return condition.list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(3);
    }
}
