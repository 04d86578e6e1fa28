package org.commonground.metrics.suppression;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A policy as it is decided. Complementary suppression is no choice: without it the primary one hides nothing.
 *
 * @param effectiveFrom today or later; what was answered before stays as it was answered
 * @param reason why, for whoever looks at old answers
 */
@Schema(name = "NewSuppressionPolicy")
record NewSuppressionPolicy(
        @Min(3) @Max(1_000) @Schema(examples = "10") int minCount,
        @Min(3) @Max(1_000) @Schema(examples = "3") int surveyMin,
        boolean suppressZero,
        @Min(51) @Max(100) @Schema(examples = "95") int percentTop,
        @Min(0) @Max(49) @Schema(examples = "5") int percentBottom,
        @Min(0) @Max(10) @Schema(examples = "2") int maxSensitiveDims,
        @NotNull LocalDate effectiveFrom,
        @NotBlank @Size(max = 2_000) String reason) {

    List<Violation> violations(LocalDate today) {
        var violations = new ArrayList<Violation>();
        if (effectiveFrom.isBefore(today))
            violations.add(
                    Violation.at("/effectiveFrom", "out-of-bounds", "today or later: answers were given until now"));
        return violations;
    }

    SuppressionPolicy asVersion(int version) {
        return new SuppressionPolicy(
                version,
                minCount,
                surveyMin,
                suppressZero,
                percentTop,
                percentBottom,
                true,
                maxSensitiveDims,
                effectiveFrom);
    }
}
