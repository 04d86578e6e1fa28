package org.commonground.metrics.analytics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.Formula;

/** Joins the answers of several periods where they do not add up. */
final class Join {
    private Join() {}

    static Answer over(Aggregation how, List<Answer> answers) {
        if (answers.isEmpty()) return answer(Status.NO_DATA, null, null);
        if (answers.size() == 1) return answers.getFirst();
        if (answers.stream().anyMatch(each -> each.status() == Status.SUPPRESSED || each.coded() != null))
            return answer(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED, null);
        var values = answers.stream()
                .map(Answer::value)
                .filter(value -> value != null)
                .toList();
        if (values.size() < answers.size()) return answer(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED, null);
        var value = switch (how) {
            case MIN -> values.stream().min(Comparator.naturalOrder()).orElseThrow();
            case MAX -> values.stream().max(Comparator.naturalOrder()).orElseThrow();
            default ->
                plain(values.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(values.size()), 4, RoundingMode.HALF_UP));
        };
        return answer(Status.OK, null, value);
    }

    /** What a formula gives: told only if each operand is told, exactly, anyway; so it tells nothing that they do not. */
    static Answer over(Formula formula, Map<String, Answer> operands) {
        var values = new HashMap<String, BigDecimal>();
        for (var operand : operands.entrySet()) {
            var answer = operand.getValue();
            if (answer.status() == Status.SUPPRESSED || answer.coded() != null)
                return answer(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED, null);
        }
        for (var operand : operands.entrySet()) {
            var answer = operand.getValue();
            var value = answer.value();
            if (answer.status() != Status.OK) return answer(answer.status(), answer.reason(), null);
            if (value == null) return answer(Status.NO_DATA, null, null);
            values.put(operand.getKey(), value);
        }
        var value = formula.value(values);
        return value == null
                ? answer(Status.NOT_APPLICABLE, Reason.ZERO_DENOMINATOR, null)
                : answer(Status.OK, null, value);
    }

    /** 20, not 2E+1. */
    private static BigDecimal plain(BigDecimal number) {
        var shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0, RoundingMode.UNNECESSARY) : shortest;
    }

    private static Answer answer(
            Status status,
            @org.jspecify.annotations.Nullable Reason reason,
            @org.jspecify.annotations.Nullable BigDecimal value) {
        return new Answer(status, reason, value, null, null, null, null, null);
    }
}
