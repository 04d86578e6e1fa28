package org.commonground.metrics.target;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.target.TargetStatus.Direction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A target that is set beside those of goals. */
@Schema(name = "NewTarget")
record NewTarget(
        @NotBlank @Size(max = 500) @Schema(examples = "More students of ours come every day")
        String statement,

        @NotBlank @Size(max = 100) @Schema(examples = "student.attendanceImproved%")
        String measureCode,

        @NotNull ScopeType scopeType,

        @NotNull @Schema(description = "The school, network or area; of DISTRICT the district's own organisation.")
        UUID scopeId,

        @Digits(integer = 12, fraction = 4)
        @Schema(
                description =
                        "Where it starts. Absent, it is read from `baselinePeriodId`, if everybody may be told it.",
                examples = "45")
        @Nullable
        BigDecimal baseline,

        @Schema(description = "The period that the baseline is of.") @Nullable
        UUID baselinePeriodId,

        @NotNull @Digits(integer = 12, fraction = 4) @Schema(description = "What is aimed at.", examples = "60")
        BigDecimal target,

        @Digits(integer = 12, fraction = 4)
        @Schema(description = "What would be better still: further than the target, the same way.", examples = "70")
        @Nullable
        BigDecimal stretch,

        @NotNull @Schema(examples = "2026-08-24") LocalDate startDate,

        @NotNull @Schema(description = "Ten years after the start at most.", examples = "2027-06-12")
        LocalDate dueDate) {
    private static final int MAX_YEARS = 10;

    /** The same with a baseline that was read. */
    NewTarget from(BigDecimal baseline) {
        return new NewTarget(
                statement,
                measureCode,
                scopeType,
                scopeId,
                baseline,
                baselinePeriodId,
                target,
                stretch,
                startDate,
                dueDate);
    }

    /** Everything that is wrong with it, but for what it names; a baseline that is still to be read counts as none. */
    List<Violation> violations(LibraryMeasure measure) {
        var violations = new ArrayList<Violation>();
        if (measure.state() != MeasureState.ACTIVE)
            violations.add(
                    Violation.at("/measureCode", "not-in-use", "%s is %s".formatted(measure.code(), measure.state())));
        if (!dueDate.isAfter(startDate))
            violations.add(Violation.at("/dueDate", "end-before-start", "it is due after its start"));
        else if (dueDate.isAfter(startDate.plusYears(MAX_YEARS)))
            violations.add(
                    Violation.at("/dueDate", "term-too-long", "at most %d years after the start".formatted(MAX_YEARS)));
        check("/target", target, measure, violations);
        if (stretch != null) check("/stretch", stretch, measure, violations);
        if (baseline == null) {
            if (baselinePeriodId == null)
                violations.add(Violation.at(
                        "/baseline", "required", "where it starts, or of which period that is to be read"));
            return violations;
        }
        check("/baseline", baseline, measure, violations);
        var direction = Direction.of(baseline, target);
        if (direction.isAgainst(measure.polarity()))
            violations.add(Violation.at(
                    "/target",
                    "wrong-direction",
                    "%s is better %s"
                            .formatted(
                                    measure.code(),
                                    measure.polarity() == Polarity.HIGHER_BETTER ? "higher" : "lower")));
        if (stretch != null && !direction.isFurther(stretch, target))
            violations.add(
                    Violation.at("/stretch", "not-further", "further than the target, the same way from the baseline"));
        return violations;
    }

    private static void check(String pointer, BigDecimal number, LibraryMeasure measure, List<Violation> violations) {
        var bound = measure.valueType().outside(number);
        if (bound != null) violations.add(Violation.at(pointer, "out-of-bounds", bound));
    }
}
