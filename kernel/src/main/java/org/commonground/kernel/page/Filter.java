package org.commonground.kernel.page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;

/**
 * The filter grammar of OneRoster 1.2: {@code field operator 'value'}, joined by AND and OR, no parentheses. As in logic, AND
 * binds before OR: a filter is a list of alternatives, each a list of conditions.
 */
public record Filter(List<List<Condition>> alternatives) {
    static final int MAX_CONDITIONS = 20;
    static final int MAX_LENGTH = 1_000;

    /** How a field is compared with a value. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        CONTAINS("~");

        final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is written, in the grammar and in SQL; {@code ~} has no SQL of its own. */
        public String sign() {
            return sign;
        }

        static Operator of(String sign) {
            for (var operator : values()) if (operator.sign.equals(sign)) return operator;
            throw new IllegalArgumentException(sign);
        }
    }

    /** One comparison. */
    public record Condition(String field, Operator operator, String value) {}

    /** A quote within a value is written twice. */
    private static final Pattern CONDITION =
            Pattern.compile("\\G\\s*([A-Za-z][A-Za-z0-9.]*)\\s*(!=|>=|<=|=|>|<|~)\\s*'((?:[^']|'')*+)'\\s*");

    private static final Pattern JOINT = Pattern.compile("\\G(AND|OR)(?=\\s)", Pattern.CASE_INSENSITIVE);

    /** What the text says, or a 400 that names the place where it cannot be read. */
    public static Filter parse(String text) {
        if (text.length() > MAX_LENGTH) throw wrong("over " + MAX_LENGTH + " characters");
        var alternatives = new ArrayList<List<Condition>>();
        var current = new ArrayList<Condition>();
        int conditions = 0;
        int at = 0;
        while (true) {
            var condition = CONDITION.matcher(text);
            if (!condition.find(at))
                throw wrong("expected field, operator and 'value' at character %d".formatted(at + 1));
            if (++conditions > MAX_CONDITIONS) throw wrong("over " + MAX_CONDITIONS + " conditions");
            current.add(new Condition(
                    condition.group(1),
                    Operator.of(condition.group(2)),
                    condition.group(3).replace("''", "'")));
            at = condition.end();
            if (at == text.length()) break;
            var joint = JOINT.matcher(text);
            if (!joint.find(at)) throw wrong("expected AND or OR at character %d".formatted(at + 1));
            if (joint.group().equalsIgnoreCase("OR")) {
                alternatives.add(List.copyOf(current));
                current.clear();
            }
            at = joint.end();
        }
        alternatives.add(List.copyOf(current));
        return new Filter(List.copyOf(alternatives));
    }

    private static Problem wrong(String what) {
        return Problem.invalidParameter(Violation.parameter(
                "filter", "malformed", what + "; for example: name ~ 'tutor' AND state = 'APPROVED'"));
    }
}
