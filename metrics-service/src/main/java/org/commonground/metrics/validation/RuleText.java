package org.commonground.metrics.validation;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.expression.Expression;
import org.commonground.metrics.expression.Expression.Operand;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a rule says. Pure. */
@Schema(name = "ValidationRuleText")
public record RuleText(
        @NotBlank @Pattern(regexp = "[a-z][a-z0-9-]{1,59}") @Schema(examples = "attended-of-expected")
        String code,

        @NotBlank @Size(max = 300) @Schema(examples = "No more students attended than were served")
        String name,

        @NotBlank
        @Size(max = Expression.MAX_LENGTH)
        @Schema(
                description =
                        "Numbers, `+ - * /`, brackets, and measures as `[code]`, `[code].numerator`, `.denominator`, `.n`.",
                examples = "[service.attendanceRate].n")
        String left,

        @NotNull Comparison operator,

        @NotBlank @Size(max = Expression.MAX_LENGTH) @Schema(examples = "[service.studentsServed] * 1.1")
        String right,

        @NotNull MissingValues missingValues,
        @NotNull Severity severity) {

    /** A rule that does not hold, and the two sides of it. */
    record Broken(@Nullable BigDecimal left, @Nullable BigDecimal right) {}

    List<Violation> violations() {
        var violations = new ArrayList<Violation>();
        check("/left", left, violations);
        check("/right", right, violations);
        if (violations.isEmpty() && measureCodes().isEmpty())
            violations.add(Violation.at("/left", "no-measure", "a rule is about at least one measure"));
        return violations;
    }

    private static void check(String at, String text, List<Violation> violations) {
        try {
            Expression.parse(text);
        } catch (Expression.Malformed e) {
            violations.add(Violation.at(at, "not-an-expression", String.valueOf(e.getMessage())));
        }
    }

    Set<String> measureCodes() {
        var codes = new TreeSet<String>();
        for (var operand : operands()) codes.add(operand.measureCode());
        return codes;
    }

    private Set<Operand> operands() {
        var all = new HashSet<>(Expression.parse(left).operands());
        all.addAll(Expression.parse(right).operands());
        return all;
    }

    /** Empty if it holds, or if there is too little to say. */
    Optional<Broken> apply(Function<Operand, @Nullable BigDecimal> values) {
        var operands = operands();
        long present = operands.stream()
                .filter(operand -> values.apply(operand) != null)
                .count();
        Function<Operand, @Nullable BigDecimal> read = values;
        if (!operator.isAboutPresence()) {
            boolean skip = switch (missingValues) {
                case SKIP_IF_ANY -> present < operands.size();
                case SKIP_IF_ALL -> present == 0;
                case NEVER_SKIP -> false;
            };
            if (skip) return Optional.empty();
            read = operand -> {
                var value = values.apply(operand);
                return value == null ? BigDecimal.ZERO : value;
            };
        }
        var leftValue = Expression.parse(left).value(read);
        var rightValue = Expression.parse(right).value(read);
        return operator.holds(leftValue, rightValue)
                ? Optional.empty()
                : Optional.of(new Broken(leftValue, rightValue));
    }
}
