package org.commonground.metrics.measure;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a measure says.
 *
 * @param timeAgg how values of several periods join
 * @param orgAgg how values of several schools, partners or services join
 * @param ratePer of a RATE: per how many, such as 100 for "per 100 students"
 * @param dimensions by which groups it may be broken down
 * @param frequency how often it is taken; a target whose last value is older than one and a half of it has no data
 * @param minCell a minimum cell above the district's policy
 * @param dataElements which data about single students it is computed from, where it is PERSON_DERIVED
 * @param maxYearlyChange the most by which a year can be expected to change it, in its unit
 * @param formula what a COMPUTED measure is worked out from
 */
@Schema(name = "MeasureProfile")
public record MeasureProfile(
        @NotNull
        @Size(max = 100)
        @Pattern(
                regexp = "[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)+[#%]?",
                message = "dotted camel case, such as student.attendanceImproved%")
        @Schema(examples = "student.attendanceImproved%")
        String code,

        @NotBlank @Size(max = 200) String name,

        @NotBlank @Size(max = 2_000) @Schema(description = "What counts, and what does not.")
        String description,

        @NotNull RbaQuadrant rbaQuadrant,
        @NotNull Accountability accountability,
        @NotNull ValueType valueType,

        @NotBlank @Size(max = 60) @Schema(examples = "percent")
        String unit,

        @NotNull Polarity polarity,

        @NotNull @Schema(description = "How values of several periods join.")
        Aggregation timeAgg,

        @NotNull @Schema(description = "How values of several schools, partners or services join.")
        Aggregation orgAgg,

        @Min(1) @Max(100_000) @Schema(description = "Of a RATE: per how many, 1 by default.") @Nullable
        Integer ratePer,

        @Size(max = 200) @Schema(description = "Of a PERCENT or RATE.") @Nullable
        String numeratorLabel,

        @Size(max = 200) @Schema(description = "Of a PERCENT or RATE.") @Nullable
        String denominatorLabel,

        @NotNull @Size(max = 10) @Schema(description = "By which groups it may be broken down.")
        List<@NotNull @Size(max = 40) String> dimensions,

        @NotNull @Schema(description = "A target whose last value is older than one and a half of it has no data.")
        Frequency frequency,

        @NotNull DataSource source,
        @NotNull PrivacyClass privacyClass,

        @Min(3) @Max(1_000) @Schema(description = "A minimum cell above the policy's; never below it.") @Nullable
        Integer minCell,

        @DecimalMin("0.0001")
        @Digits(integer = 12, fraction = 4)
        @Schema(description = "The most by which a year can be expected to change it, in its unit.")
        @Nullable
        BigDecimal maxYearlyChange,

        @Size(max = 9)
        @Schema(
                description =
                        "Of a PERSON_DERIVED measure: the student data that it is computed from. A data-sharing schedule"
                                + " must cover all of it.")
        @Nullable
        List<@NotNull DataElement> dataElements,

        @Size(max = 500)
        @Schema(
                description =
                        "Of a COMPUTED measure: codes of observed measures, numbers, + - * / and parentheses; the result is in the"
                                + " measure's unit. Such a measure is worked out with every answer and never observed.",
                examples = "100 * student.attendanceImproved# / service.studentsServed")
        @Nullable
        String formula) {

    /** Never absent. */
    List<DataElement> elements() {
        return dataElements == null
                ? List.of()
                : dataElements.stream().distinct().sorted().toList();
    }

    /** What is wrong with it beyond the bounds of each field. */
    List<Violation> violations(Predicate<String> isDimension) {
        var violations = new ArrayList<Violation>();
        if (valueType.isRatio() && (isBlank(numeratorLabel) || isBlank(denominatorLabel)))
            violations.add(Violation.at(
                    isBlank(numeratorLabel) ? "/numeratorLabel" : "/denominatorLabel",
                    "required",
                    "a %s says what it divides by what".formatted(valueType)));
        if (valueType.isRatio() && (timeAgg == Aggregation.SUM || timeAgg == Aggregation.AVERAGE))
            violations.add(Violation.at("/timeAgg", "ratio-not-averaged", "a ratio is computed anew: WEIGHTED_RATIO")
                    .allowing(List.of("WEIGHTED_RATIO", "LAST", "FIRST", "MIN", "MAX", "COUNT", "NONE")));
        if (valueType.isRatio() && (isSum(orgAgg) || orgAgg == Aggregation.AVERAGE))
            violations.add(Violation.at("/orgAgg", "ratio-not-averaged", "a ratio is computed anew: WEIGHTED_RATIO")
                    .allowing(List.of("WEIGHTED_RATIO", "MIN", "MAX", "COUNT", "NONE")));
        if (!valueType.isRatio() && (timeAgg == Aggregation.WEIGHTED_RATIO || orgAgg == Aggregation.WEIGHTED_RATIO))
            violations.add(Violation.at(
                    timeAgg == Aggregation.WEIGHTED_RATIO ? "/timeAgg" : "/orgAgg",
                    "not-a-ratio",
                    "%s has no numerator and denominator to add up".formatted(valueType)));
        if (valueType.isMean() && (isSum(timeAgg) || isSum(orgAgg)))
            violations.add(Violation.at(
                    isSum(timeAgg) ? "/timeAgg" : "/orgAgg", "mean-not-summed", "means do not add up: AVERAGE"));
        if (orgAgg == Aggregation.LAST || orgAgg == Aggregation.FIRST)
            violations.add(Violation.at("/orgAgg", "over-time-only", "schools have no first or last")
                    .allowing(List.of("SUM", "AVERAGE", "WEIGHTED_RATIO", "MIN", "MAX", "COUNT", "DISTINCT", "NONE")));
        for (int i = 0; i < dimensions.size(); i++) {
            var dimension = dimensions.get(i);
            if (!isDimension.test(dimension))
                violations.add(Violation.at(
                        "/dimensions/" + i, "unknown-dimension", "there is no dimension %s".formatted(dimension)));
            if (dimensions.indexOf(dimension) < i)
                violations.add(Violation.at("/dimensions/" + i, "repeated", "%s stands twice".formatted(dimension)));
        }
        if (privacyClass == PrivacyClass.PUBLIC && (minCell != null || source == DataSource.SURVEY))
            violations.add(Violation.at(
                    "/privacyClass", "not-public", "what people answer, or needs a minimum cell, is not PUBLIC"));
        if ((privacyClass == PrivacyClass.PERSON_DERIVED) == elements().isEmpty())
            violations.add(Violation.at(
                    "/dataElements",
                    elements().isEmpty() ? "required" : "not-person-derived",
                    "a PERSON_DERIVED measure, and no other, says from which student data it is computed"));
        if (formula != null) violations.addAll(formulaViolations(formula));
        return violations;
    }

    private List<Violation> formulaViolations(String text) {
        var violations = new ArrayList<Violation>();
        if (source != DataSource.COMPUTED)
            violations.add(Violation.at("/source", "not-computed", "a measure with a formula is COMPUTED")
                    .allowing(List.of("COMPUTED")));
        if (valueType.isRatio())
            violations.add(Violation.at(
                    "/valueType",
                    "formula-of-ratio",
                    "a formula gives one number; a PERCENT or RATE is sent as numerator and denominator"));
        try {
            var formula = Formula.parse(text);
            if (formula.codes().contains(code))
                violations.add(Violation.at("/formula", "of-itself", "%s is computed from itself".formatted(code)));
        } catch (Formula.Malformed e) {
            violations.add(Violation.at("/formula", "malformed", e.why()));
        }
        return violations;
    }

    private static boolean isSum(Aggregation aggregation) {
        return aggregation == Aggregation.SUM || aggregation == Aggregation.DISTINCT;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
