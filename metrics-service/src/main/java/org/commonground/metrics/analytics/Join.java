package org.commonground.metrics.analytics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.Aggregation;

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
                values.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(values.size()), 4, RoundingMode.HALF_UP)
                        .stripTrailingZeros();
        };
        return answer(Status.OK, null, value);
    }

    private static Answer answer(
            Status status,
            @org.jspecify.annotations.Nullable Reason reason,
            @org.jspecify.annotations.Nullable BigDecimal value) {
        return new Answer(status, reason, value, null, null, null, null, null);
    }
}
