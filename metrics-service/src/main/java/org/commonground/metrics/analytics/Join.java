package org.commonground.metrics.analytics;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.Formula;

/** Works a formula out from the answers of its operands. */
final class Join {
    private Join() {}

    /** What a formula gives: told only if each operand is told, exactly, anyway; so it tells nothing that they do not. */
    static Answer over(Formula formula, Map<String, Answer> operands) {
        var values = new HashMap<String, BigDecimal>();
        for (var answer : operands.values())
            if (answer.status() == Status.SUPPRESSED || answer.coded() != null)
                return Answer.empty(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED);
        for (var operand : operands.entrySet()) {
            var answer = operand.getValue();
            var value = answer.value();
            if (answer.status() != Status.OK) return Answer.empty(answer.status(), answer.reason());
            if (value == null) return Answer.NO_DATA;
            values.put(operand.getKey(), value);
        }
        var value = formula.value(values);
        return value == null ? Answer.empty(Status.NOT_APPLICABLE, Reason.ZERO_DENOMINATOR) : Answer.of(value);
    }
}
